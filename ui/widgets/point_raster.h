// Many small discs into a picture, whatever their order: each pixel shows the mean colour of the discs over it, as
// opaque as they are together (1 - prod(1 - alpha)), so dense regions read and no class hides another by being drawn
// last. A million points take some tens of milliseconds on one core, without a graphics card.
#pragma once

#include <QImage>
#include <QSize>
#include <vector>

namespace latitude::ui {

struct Disc {
  float x, y;  // in pixels
  QRgb colour;
  bool faint = false;  // a tenth as opaque
};

// `opacity` of one disc, in (0, 1). Premultiplied, on nothing.
QImage draw_discs(const std::vector<Disc>& discs, QSize size, double radius, double opacity);

}  // namespace latitude::ui
