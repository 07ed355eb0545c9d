#include "ui/picture_image.h"

#include "ui/theme.h"

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

void draw_sampling_grid(QPainter& painter, const QRectF& target, const QSize& pixels, int lines,
                        const std::vector<float>& points) {
  if (lines < 2 || points.size() != 2 * static_cast<std::size_t>(lines) * static_cast<std::size_t>(lines)) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(pose_on_picture(), 1));
  // -1 and 1 are the centres of the outermost pixels.
  const auto along = [](float at, int size) { return ((double{at} + 1) / 2 * (size - 1) + 0.5) / size; };
  const auto place = [&](int row, int column) {
    const auto index =
        2 * (static_cast<std::size_t>(row) * static_cast<std::size_t>(lines) + static_cast<std::size_t>(column));
    return QPointF(target.left() + along(points[index], pixels.width()) * target.width(),
                   target.top() + along(points[index + 1], pixels.height()) * target.height());
  };
  for (int a = 0; a < lines; ++a) {
    QPolygonF across, down;
    for (int b = 0; b < lines; ++b) {
      across << place(a, b);
      down << place(b, a);
    }
    painter.drawPolyline(across);
    painter.drawPolyline(down);
  }
}

}  // namespace latitude::ui
