// The engine's plain pictures as Qt's.
#pragma once

#include <QImage>
#include <QPainter>
#include <vector>

#include "engine/types.h"

namespace latitude::ui {

QImage to_image(const engine::Picture& picture);

// Draws a small picture large: smooth, since its pixels are samples of a curve, not tiles.
void draw_smooth(QPainter& painter, const QRectF& target, const QImage& image);

// The lines of a sampling grid (engine::Decoded::grid) over a template of so many pixels.
void draw_sampling_grid(QPainter& painter, const QRectF& target, const QSize& pixels, int lines,
                        const std::vector<float>& points);

}  // namespace latitude::ui
