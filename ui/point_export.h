// A point cloud out of the window: as a picture at any size, and as SVG. Plain functions of a scene, for any thread.
#pragma once

#include <QByteArray>
#include <QSize>

#include "ui/widgets/point_scene.h"

namespace latitude::ui {

// As it is seen, `width` pixels wide; everything in it grows alike. PNG bytes. Throws std::bad_alloc.
QByteArray to_png(const PointScene& scene, const Projection& projection, const Ink& ink, int width);

// In the view's own units; points as circles grouped by colour, pictures within.
QByteArray to_svg(const PointScene& scene, const Projection& projection, const Ink& ink);

}  // namespace latitude::ui
