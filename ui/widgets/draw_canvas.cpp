#include "ui/widgets/draw_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"
#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kLeastStep = 1.5;  // pixels of the screen between two points of a stroke

}  // namespace

DrawCanvas::DrawCanvas(QWidget* parent) : QWidget(parent) {
  setMinimumSize(64, 64);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::CrossCursor);
  set_drawing({});
}

int DrawCanvas::heightForWidth(int width) const { return width * height_ / std::max(1, width_); }

void DrawCanvas::set_shape(int width, int height) {
  width_ = width;
  height_ = height;
  updateGeometry();
  set_drawing(drawing_);
}

void DrawCanvas::set_drawing(const Drawing& drawing) {
  drawing_ = drawing;
  drawing_with_ = Qt::NoButton;  // ends a stroke that something else replaced
  picture_ = rendered(drawing_, width_, height_);
  image_ = to_image(picture_);
  update();
}

QRectF DrawCanvas::canvas_rect() const {
  return {QPointF(0, 0), QSizeF(picture_.width, picture_.height).scaled(QSizeF(size()), Qt::KeepAspectRatio)};
}

void DrawCanvas::mousePressEvent(QMouseEvent* event) {
  const bool erases = event->button() == Qt::RightButton;
  if (drawing_with_ != Qt::NoButton || (event->button() != Qt::LeftButton && !erases)) return;
  if (!canvas_rect().contains(event->position()) || drawing_.strokes.size() >= kMostStrokes) return;
  drawing_with_ = event->button();
  drawing_.strokes.push_back({erases, {}});
  draw_to(event->position());
}

void DrawCanvas::mouseMoveEvent(QMouseEvent* event) {
  pointer_ = event->position();
  if (drawing_with_ != Qt::NoButton) draw_to(event->position());
  update();
}

void DrawCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (drawing_with_ == Qt::NoButton || event->button() != drawing_with_) return;
  drawing_with_ = Qt::NoButton;
  Q_EMIT drawn(drawing_, false);
}

void DrawCanvas::draw_to(const QPointF& position) {
  Stroke& stroke = drawing_.strokes.back();
  const QRectF area = canvas_rect();
  const std::size_t count = stroke.points.size();
  if (count >= 2 * kMostStrokePoints) return;
  if (count >= 2) {
    const QPointF last(double{stroke.points[count - 2]} * area.width(),
                       double{stroke.points[count - 1]} * area.height());
    if ((position - last).manhattanLength() < kLeastStep) return;
  }
  // A little beyond the border, so that a stroke can leave the canvas.
  stroke.points.push_back(static_cast<float>(std::clamp(position.x() / area.width(), -0.2, 1.2)));
  stroke.points.push_back(static_cast<float>(std::clamp(position.y() / area.height(), -0.2, 1.2)));
  draw_stroke(picture_, stroke, count / 2);
  image_ = to_image(picture_);
  update();
  Q_EMIT drawn(drawing_, true);
}

void DrawCanvas::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Backspace) {
    Q_EMIT undo_asked();
  } else if (event->key() == Qt::Key_Delete) {
    Q_EMIT clear_asked();
  } else {
    QWidget::keyPressEvent(event);
  }
}

void DrawCanvas::leaveEvent(QEvent*) {
  pointer_.reset();
  update();
}

void DrawCanvas::focusInEvent(QFocusEvent*) { update(); }
void DrawCanvas::focusOutEvent(QFocusEvent*) { update(); }

void DrawCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRectF area = canvas_rect();
  draw_smooth(painter, area, image_);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipRect(area);
  if (drawing_.empty()) {
    painter.setPen(QColor("#8a93a3"));  // the canvas is black in either theme
    painter.setFont(dim_font());
    painter.drawText(area.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("draw here\nor drop a picture"));
  }
  if (pointer_) {
    const double radius = brush_radius(drawing_with_ == Qt::RightButton) * std::min(area.width(), area.height());
    painter.setPen(QPen(QColor(255, 255, 255, 150), 1));
    painter.drawEllipse(*pointer_, radius, radius);
  }
  painter.setPen(QPen(hasFocus() ? colours().code : colours().hairline, hasFocus() ? 2 : 1));
  painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5));
}

}  // namespace latitude::ui
