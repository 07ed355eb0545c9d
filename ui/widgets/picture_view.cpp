#include "ui/widgets/picture_view.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/picture_image.h"
#include "ui/theme.h"

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

void PictureView::set_grid(int lines, QVector<QPointF> points) {
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

void PictureView::paintEvent(QPaintEvent*) {
  {
    QPainter painter(this);
    const QRectF target = picture_rect();
    draw_smooth(painter, target, image_);
    if (dimmed_) painter.fillRect(target, QColor(0, 0, 0, 140));
    if (lines_ > 1 && grid_.size() == lines_ * lines_) paint_grid(painter, target);
  }
  Q_EMIT painted();
}

void PictureView::paint_grid(QPainter& painter, const QRectF& target) const {
  painter.save();
  painter.setClipRect(target);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor("#ffb454"), 1));  // on black pictures in either theme
  const double w = image_.isNull() ? 28 : image_.width(), h = image_.isNull() ? 28 : image_.height();
  const auto place = [&](const QPointF& p) {
    // -1 and 1 are the centres of the outermost pixels.
    return QPointF(target.left() + ((p.x() + 1) / 2 * (w - 1) + 0.5) / w * target.width(),
                   target.top() + ((p.y() + 1) / 2 * (h - 1) + 0.5) / h * target.height());
  };
  for (int a = 0; a < lines_; ++a) {
    QPolygonF along, across;
    for (int b = 0; b < lines_; ++b) {
      along << place(grid_[a * lines_ + b]);
      across << place(grid_[b * lines_ + a]);
    }
    painter.drawPolyline(along);
    painter.drawPolyline(across);
  }
  painter.restore();
}

}  // namespace latitude::ui
