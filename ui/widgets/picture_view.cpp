#include "ui/widgets/picture_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"

namespace latitude::ui {
namespace {

// From a coordinate in [-1, 1] of so many pixels to the part of their length that lies before it, and back.
double part_of(double place, int pixels) { return ((place + 1) / 2 * (pixels - 1) + 0.5) / pixels; }
double place_of(double part, int pixels) { return pixels > 1 ? 2 * (part * pixels - 0.5) / (pixels - 1) - 1 : 0; }

}  // namespace

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
  setMinimumSize(64, 64);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

int PictureView::heightForWidth(int width) const {
  return image_.isNull() ? width : width * image_.height() / image_.width();
}

void PictureView::set_image(QImage image, QSize pixels) {
  image_ = std::move(image);
  if (!image_.isNull()) pixels_ = pixels.isEmpty() ? image_.size() : pixels;
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

QRectF PictureView::whole_at(double factor, const QPointF& corner) const {
  const QRectF place = picture_rect();
  const QSizeF size = place.size() * factor;
  return {std::max(std::min(corner.x(), place.left()), place.right() - size.width()),
          std::max(std::min(corner.y(), place.top()), place.bottom() - size.height()), size.width(), size.height()};
}

QRectF PictureView::whole_rect() const {
  const QRectF place = picture_rect();
  const QSizeF size = place.size() * zoom_.factor;
  return whole_at(zoom_.factor, {place.center().x() - part_of(zoom_.x, pixels_.width()) * size.width(),
                                 place.center().y() - part_of(zoom_.y, pixels_.height()) * size.height()});
}

PictureZoom PictureView::zoom_of(double factor, const QPointF& corner) const {
  if (factor <= 1) return {};
  const QRectF whole = whole_at(factor, corner);
  const QPointF middle = picture_rect().center() - whole.topLeft();
  return {factor, place_of(middle.x() / whole.width(), pixels_.width()),
          place_of(middle.y() / whole.height(), pixels_.height())};
}

void PictureView::set_zoom(const PictureZoom& zoom) {
  zoom_ = zoom;
  update();
}

void PictureView::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / 120.0;
  if (!zoomable_ || notches == 0 || !picture_rect().contains(event->position())) return event->ignore();
  event->accept();
  const double factor = scaled(zoom_, std::pow(kZoomStep, notches)).factor;
  const QRectF whole = whole_rect();
  const double grows = factor / zoom_.factor;  // what is under the pointer stays there
  Q_EMIT zoom_asked(zoom_of(factor, event->position() + (whole.topLeft() - event->position()) * grows));
}

void PictureView::mousePressEvent(QMouseEvent* event) {
  const bool drags = event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton;
  if (!drags || zoom_.factor <= 1 || !picture_rect().contains(event->position())) return event->ignore();
  moving_ = event->position() - whole_rect().topLeft();
  setCursor(Qt::ClosedHandCursor);
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
  if (moving_) Q_EMIT zoom_asked(zoom_of(zoom_.factor, event->position() - *moving_));
}

void PictureView::mouseReleaseEvent(QMouseEvent*) {
  if (moving_.has_value()) unsetCursor();
  moving_.reset();
}

QPointF PictureView::to_widget(const QPointF& place) const {
  const QRectF whole = whole_rect();
  return {whole.left() + part_of(place.x(), pixels_.width()) * whole.width(),
          whole.top() + part_of(place.y(), pixels_.height()) * whole.height()};
}

QPointF PictureView::to_picture(const QPointF& position) const {
  const QRectF whole = whole_rect();
  return {place_of((position.x() - whole.left()) / whole.width(), pixels_.width()),
          place_of((position.y() - whole.top()) / whole.height(), pixels_.height())};
}

void PictureView::paintEvent(QPaintEvent*) {
  {
    QPainter painter(this);
    const QRectF target = picture_rect();
    const QRectF whole = whole_rect();
    painter.setClipRect(target);
    draw_smooth(painter, whole, image_);
    if (dimmed_) painter.fillRect(target, QColor(0, 0, 0, 140));
    painter.setRenderHint(QPainter::Antialiasing);
    draw_sampling_grid(painter, whole, pixels_, lines_, grid_);
    paint_over(painter);
  }
  Q_EMIT painted();
}

}  // namespace latitude::ui
