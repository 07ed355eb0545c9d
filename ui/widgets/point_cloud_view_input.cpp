// Mouse and keys of the point cloud: pan, zoom, hover, click, the marker's drag, lasso and box.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <cmath>
#include <utility>

#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {
namespace {

constexpr double kClick = 4;   // pixels that a click may move
constexpr double kCorner = 3;  // from one corner of a lasso to the next

}  // namespace

void PointCloudView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::RightButton) {
    Q_EMIT menu_wanted(point_at(event->position()), event->globalPosition().toPoint());
    return;
  }
  if (event->button() != Qt::LeftButton) return;
  pressed_at_ = last_ = event->position();
  if (std::exchange(hovered_, -1) >= 0) Q_EMIT hovered(-1, {});
  if (selecting_) {
    drag_ = event->modifiers().testFlag(Qt::ShiftModifier) ? Drag::box : Drag::lasso;
    lasso_ = QPolygonF({event->position()});
    return;
  }
  drag_ = on_marker(event->position()) && event->modifiers() == Qt::NoModifier ? Drag::grabbed : Drag::pressed;
}

void PointCloudView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF position = event->position();
  if (drag_ == Drag::pressed && (position - pressed_at_).manhattanLength() > kClick) drag_ = Drag::pan;
  if (drag_ == Drag::grabbed && (position - pressed_at_).manhattanLength() > kClick) drag_ = Drag::marker;
  if (drag_ == Drag::lasso) {
    // Corners closer together than this only cost time when the points within are looked for.
    if ((position - lasso_.last()).manhattanLength() >= kCorner) lasso_ << position;
    update();
  } else if (drag_ == Drag::box) {
    lasso_ = QPolygonF(QRectF(pressed_at_, position).normalized());
    update();
  } else if (drag_ == Drag::marker) {
    Q_EMIT marker_dragged(to_points(position));
  } else if (drag_ == Drag::pan) {
    projection_.centre += to_points(last_) - to_points(position);
    fitted_ = false;
    view_changed();
  } else if (drag_ == Drag::none) {
    setCursor(on_marker(position) ? Qt::OpenHandCursor : selecting_ ? Qt::CrossCursor : Qt::ArrowCursor);
    const int point = on_marker(position) ? -1 : point_at(position);
    if (point != hovered_) {
      hovered_ = point;
      Q_EMIT hovered(point, position);
    }
  }
  last_ = position;
}

void PointCloudView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const Drag was = std::exchange(drag_, Drag::none);
  if (was == Drag::lasso || was == Drag::box) return end_lasso();
  if (was == Drag::marker) Q_EMIT marker_released();
  if (was == Drag::pressed || was == Drag::grabbed) {
    const int point = point_at(event->position());
    if (point >= 0) {
      Q_EMIT clicked(point, event->modifiers());
    } else if (was == Drag::pressed) {
      Q_EMIT ground_clicked(to_points(event->position()));
    }
  }
}

void PointCloudView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (point_at(event->position()) < 0) fit();
}

void PointCloudView::wheelEvent(QWheelEvent* event) {
  zoom_at(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0));
}

void PointCloudView::leaveEvent(QEvent*) {
  hovered_ = -1;
  Q_EMIT hovered(-1, {});
}

void PointCloudView::keyPressEvent(QKeyEvent* event) {
  const QPointF middle(width() / 2.0, height() / 2.0);
  const double step = 40 / projection_.scale;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom_at(middle, 1.25);
    case Qt::Key_Minus:
      return zoom_at(middle, 0.8);
    case Qt::Key_F:
      return fit();
    case Qt::Key_Left:
      projection_.centre -= QPointF(step, 0);
      break;
    case Qt::Key_Right:
      projection_.centre += QPointF(step, 0);
      break;
    case Qt::Key_Up:
      projection_.centre += QPointF(0, step);
      break;
    case Qt::Key_Down:
      projection_.centre -= QPointF(0, step);
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  fitted_ = false;
  view_changed();
}

}  // namespace latitude::ui
