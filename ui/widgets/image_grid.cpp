#include "ui/widgets/image_grid.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kEnlarged = 1.8;

}  // namespace

ImageGrid::ImageGrid(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(40, 20);
}

void ImageGrid::set_images(int columns, QVector<QImage> images) {
  columns_ = std::max(1, columns);
  images_ = std::move(images);
  current_ = std::clamp(current_, 0, std::max(0, count() - 1));
  if (hovered_ >= count()) hovered_ = -1;
  update();
}

void ImageGrid::set_clickable(bool clickable) {
  clickable_ = clickable;
  setFocusPolicy(clickable ? Qt::StrongFocus : Qt::NoFocus);
}

void ImageGrid::set_marked(int index, const QColor& colour) {
  marked_ = index;
  mark_ = colour;
  update();
}

int ImageGrid::rows() const { return std::max(1, (count() + columns_ - 1) / columns_); }

// Equal squares, as large as fit, spread evenly over the width.
QRectF ImageGrid::cell(int index) const {
  const double across = static_cast<double>(width()) / columns_, down = static_cast<double>(height()) / rows();
  const double gap = std::min(across, down) > 24 ? 3 : 1;
  const double side = std::max(1.0, std::min(across, down) - gap);
  const int row = index / columns_, column = index % columns_;
  return {column * across + (across - side) / 2, row * down + (down - side) / 2, side, side};
}

int ImageGrid::at(const QPointF& position) const {
  for (int i = 0; i < count(); ++i) {
    if (cell(i).contains(position)) return i;
  }
  return -1;
}

void ImageGrid::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (int i = 0; i < count(); ++i) draw_smooth(painter, cell(i), images_[i]);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  if (marked_ >= 0 && marked_ < count()) {
    painter.setPen(QPen(mark_, 2));
    painter.drawRect(cell(marked_).adjusted(0, 0, 0, 0));
  }
  if (hasFocus() && clickable_ && current_ < count()) {
    painter.setPen(QPen(colours().code, 1.5));
    painter.drawRect(cell(current_));
  }
  if (hovered_ >= 0 && clickable_) {
    const QRectF small = cell(hovered_);
    QRectF large(0, 0, std::max(small.width() * kEnlarged, 56.0), std::max(small.height() * kEnlarged, 56.0));
    large.moveCenter(small.center());
    large.moveLeft(std::clamp(large.left(), 0.0, std::max(0.0, width() - large.width())));
    large.moveTop(std::clamp(large.top(), 0.0, std::max(0.0, height() - large.height())));
    draw_smooth(painter, large, images_[hovered_]);
    painter.setPen(QPen(colours().code, 1));
    painter.drawRect(large);
  }
}

void ImageGrid::mouseMoveEvent(QMouseEvent* event) {
  const int now = at(event->position());
  if (now == hovered_) return;
  hovered_ = now;
  update();
}

void ImageGrid::mousePressEvent(QMouseEvent* event) {
  const int index = at(event->position());
  if (!clickable_ || event->button() != Qt::LeftButton || index < 0) return;
  current_ = index;
  Q_EMIT clicked(index);
}

void ImageGrid::leaveEvent(QEvent*) {
  hovered_ = -1;
  update();
}

void ImageGrid::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  update();
}

void ImageGrid::keyPressEvent(QKeyEvent* event) {
  int next = current_;
  switch (event->key()) {
    case Qt::Key_Left:
      --next;
      break;
    case Qt::Key_Right:
      ++next;
      break;
    case Qt::Key_Up:
      next -= columns_;
      break;
    case Qt::Key_Down:
      next += columns_;
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (clickable_ && current_ < count()) Q_EMIT clicked(current_);
      return;
    default:
      return QWidget::keyPressEvent(event);
  }
  if (next >= 0 && next < count()) current_ = next;
  update();
}

}  // namespace latitude::ui
