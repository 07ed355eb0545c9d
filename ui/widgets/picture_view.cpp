#include "ui/widgets/picture_view.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/picture_image.h"

namespace latitude::ui {

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
  setMinimumSize(64, 64);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

int PictureView::heightForWidth(int width) const {
  return image_.isNull() ? width : width * image_.height() / image_.width();
}

void PictureView::set_image(QImage image) {
  image_ = std::move(image);
  update();
}

void PictureView::set_grid(int lines, std::vector<float> points) {
  lines_ = lines;
  grid_ = std::move(points);
  update();
}

void PictureView::set_dimmed(bool dimmed) {
  dimmed_ = dimmed;
  update();
}

QRectF PictureView::picture_rect() const {
  const double side = std::min(width(), height());
  if (image_.isNull()) return {0, 0, side, side};
  const QSizeF size = QSizeF(image_.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatio);
  return {QPointF(0, 0), size};
}

QSize PictureView::pixels() const { return image_.isNull() ? QSize(28, 28) : image_.size(); }

QPointF PictureView::to_widget(const QPointF& place) const {
  const QRectF target = picture_rect();
  const QSizeF size(pixels());
  return {target.left() + ((place.x() + 1) / 2 * (size.width() - 1) + 0.5) / size.width() * target.width(),
          target.top() + ((place.y() + 1) / 2 * (size.height() - 1) + 0.5) / size.height() * target.height()};
}

QPointF PictureView::to_picture(const QPointF& position) const {
  const QRectF target = picture_rect();
  const QSizeF size(pixels());
  const auto back = [](double at, double length, double pixels) {
    return pixels > 1 ? 2 * (at / length * pixels - 0.5) / (pixels - 1) - 1 : 0;
  };
  return {back(position.x() - target.left(), target.width(), size.width()),
          back(position.y() - target.top(), target.height(), size.height())};
}

void PictureView::paintEvent(QPaintEvent*) {
  {
    QPainter painter(this);
    const QRectF target = picture_rect();
    draw_smooth(painter, target, image_);
    if (dimmed_) painter.fillRect(target, QColor(0, 0, 0, 140));
    painter.setClipRect(target);
    painter.setRenderHint(QPainter::Antialiasing);
    draw_sampling_grid(painter, target, pixels(), lines_, grid_);
    paint_over(painter);
  }
  Q_EMIT painted();
}

}  // namespace latitude::ui
