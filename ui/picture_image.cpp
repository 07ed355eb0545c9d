#include "ui/picture_image.h"

namespace latitude::ui {

QImage to_image(const engine::Picture& picture) {
  if (picture.width <= 0 || picture.height <= 0) return {};
  const auto format = picture.channels == 3 ? QImage::Format_RGB888 : QImage::Format_Grayscale8;
  // The constructor borrows the bytes; copy() makes them the image's own.
  return QImage(picture.pixels.data(), picture.width, picture.height, picture.width * picture.channels, format).copy();
}

void draw_smooth(QPainter& painter, const QRectF& target, const QImage& image) {
  if (image.isNull()) {
    painter.fillRect(target, Qt::black);
    return;
  }
  painter.save();
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawImage(target, image);
  painter.restore();
}

}  // namespace latitude::ui
