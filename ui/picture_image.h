// The engine's plain pictures as Qt's.
#pragma once

#include <QImage>
#include <QPainter>

#include "engine/types.h"

namespace latitude::ui {

QImage to_image(const engine::Picture& picture);

// Draws a small picture large: smooth, since its pixels are samples of a curve, not tiles.
void draw_smooth(QPainter& painter, const QRectF& target, const QImage& image);

}  // namespace latitude::ui
