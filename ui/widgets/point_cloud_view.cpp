#include "ui/widgets/point_cloud_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/theme.h"
#include "ui/widgets/point_raster.h"

namespace latitude::ui {
namespace {

constexpr double kPointRadius = 1.7;
constexpr double kOpacity = 0.75;
constexpr double kReach = 7;   // pixels within which a point is hit
constexpr double kMarker = 7;  // radius
constexpr double kMargin = 16;
constexpr double kClick = 4;  // pixels that a click may move

}  // namespace

PointCloudView::PointCloudView(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(160, 120);
}

void PointCloudView::set_points(QVector<QPointF> points, QVector<QColor> colours) {
  points_ = std::move(points);
  colours_ = std::move(colours);
  hidden_.assign(static_cast<std::size_t>(points_.size()), false);
  hovered_ = -1;
  selected_.clear();
  fit();
}

void PointCloudView::move_points(QVector<QPointF> points) {
  if (points.size() != points_.size()) return;
  points_ = std::move(points);
  fitted_ ? fit() : refresh();
}

void PointCloudView::set_hidden(std::vector<bool> hidden) {
  hidden_ = std::move(hidden);
  hidden_.resize(static_cast<std::size_t>(points_.size()), false);
  refresh();
}

void PointCloudView::set_marker(std::optional<QPointF> at) {
  if (at == marker_) return;
  marker_ = at;
  update();
}

void PointCloudView::set_pins(QVector<Pin> pins) {
  pins_ = std::move(pins);
  update();
}

void PointCloudView::set_curves(QVector<Curve> curves) {
  curves_ = std::move(curves);
  update();
}

void PointCloudView::set_dots(QVector<QPointF> dots) {
  dots_ = std::move(dots);
  update();
}

void PointCloudView::refresh() {
  stale_ = true;
  update();
}

void PointCloudView::frame(double left, double right, double bottom, double top) {
  centre_ = {(left + right) / 2, (bottom + top) / 2};
  const double w = std::max(right - left, 1e-9), h = std::max(top - bottom, 1e-9);
  scale_ = std::max(1e-9, std::min((width() - 2 * kMargin) / w, (height() - 2 * kMargin) / h));
  refresh();
}

void PointCloudView::fit() {
  std::vector<int> all(static_cast<std::size_t>(points_.size()));
  std::iota(all.begin(), all.end(), 0);
  fit_to(all);
  fitted_ = true;
}

void PointCloudView::fit_to(const std::vector<int>& points) {
  fitted_ = false;
  refresh();
  if (points.empty()) return;
  const QPointF first = points_[points.front()];
  double left = first.x(), right = left, bottom = first.y(), top = bottom;
  for (const int i : points) {
    const QPointF& p = points_[i];
    left = std::min(left, p.x());
    right = std::max(right, p.x());
    bottom = std::min(bottom, p.y());
    top = std::max(top, p.y());
  }
  frame(left, right, bottom, top);
}

void PointCloudView::set_selected(const std::vector<int>& points) {
  selected_.clear();
  if (!points.empty()) selected_.assign(static_cast<std::size_t>(points_.size()), false);
  for (const int i : points) {
    if (i >= 0 && i < points_.size()) selected_[static_cast<std::size_t>(i)] = true;
  }
  refresh();
}

void PointCloudView::end_lasso() {
  std::vector<int> within;
  for (int i = 0; i < points_.size(); ++i) {
    if (hidden_[static_cast<std::size_t>(i)]) continue;
    if (lasso_.containsPoint(to_view(points_[i]), Qt::OddEvenFill)) within.push_back(i);
  }
  lasso_.clear();
  update();
  Q_EMIT lassoed(std::move(within));
}

QPointF PointCloudView::to_view(const QPointF& point) const {
  return {width() / 2.0 + (point.x() - centre_.x()) * scale_, height() / 2.0 - (point.y() - centre_.y()) * scale_};
}

QPointF PointCloudView::to_points(const QPointF& position) const {
  return {centre_.x() + (position.x() - width() / 2.0) / scale_,
          centre_.y() - (position.y() - height() / 2.0) / scale_};
}

int PointCloudView::point_at(const QPointF& position) const {
  int nearest = -1;
  double best = kReach * kReach;
  for (int i = 0; i < points_.size(); ++i) {
    if (hidden_[static_cast<std::size_t>(i)]) continue;
    const QPointF d = to_view(points_[i]) - position;
    const double distance = QPointF::dotProduct(d, d);
    if (distance <= best) {
      best = distance;
      nearest = i;
    }
  }
  return nearest;
}

bool PointCloudView::on_marker(const QPointF& position) const {
  if (!marker_) return false;
  const QPointF d = to_view(*marker_) - position;
  return QPointF::dotProduct(d, d) <= (kMarker + 3) * (kMarker + 3);
}

void PointCloudView::draw_points() {
  const double ratio = devicePixelRatioF();
  const double zoomed = std::clamp(std::sqrt(scale_ / std::max(1.0, width() / 12.0)), 1.0, 2.5);
  // Crowds get smaller points.
  const double crowd = std::clamp(std::sqrt(20'000.0 / std::max(1.0, static_cast<double>(points_.size()))), 0.5, 1.0);
  std::vector<Disc> discs;
  discs.reserve(static_cast<std::size_t>(points_.size()));
  for (int i = 0; i < points_.size(); ++i) {
    const auto index = static_cast<std::size_t>(i);
    if (hidden_[index]) continue;
    const QPointF p = to_view(points_[i]) * ratio;
    discs.push_back({static_cast<float>(p.x()), static_cast<float>(p.y()), colours_[i].rgb(),
                     !selected_.empty() && !selected_[index]});
  }
  drawn_ = QPixmap(size() * ratio);
  drawn_.fill(colours().panel);
  QPainter painter(&drawn_);
  painter.drawImage(0, 0, draw_discs(discs, drawn_.size(), kPointRadius * zoomed * crowd * ratio, kOpacity));
  painter.end();
  drawn_.setDevicePixelRatio(ratio);
  stale_ = false;
}

void PointCloudView::paintEvent(QPaintEvent*) {
  if (stale_ || drawn_.devicePixelRatio() != devicePixelRatioF()) draw_points();
  QPainter painter(this);
  painter.drawPixmap(0, 0, drawn_);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colours& c = colours();
  for (const Curve& curve : curves_) {
    QPolygonF line;
    for (const QPointF& p : curve.points) line << to_view(p);
    painter.setPen(QPen(c.panel, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(QPen(curve.colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
  }
  painter.setBrush(c.panel);
  for (const QPointF& dot : dots_) {
    painter.setPen(QPen(c.text, 1.5));
    painter.drawEllipse(to_view(dot), 4, 4);
  }
  painter.setFont(dim_font());
  for (const Pin& pin : pins_) {
    const QPointF at = to_view(pin.at);
    painter.setPen(QPen(c.text, 1.5));
    painter.drawEllipse(at, 8, 8);
    painter.drawText(QRectF(at - QPointF(8, 8), QSizeF(16, 16)), Qt::AlignCenter, pin.letter);
  }
  if (marker_) {
    const QPointF at = to_view(*marker_);
    painter.setBrush(c.code);
    painter.setPen(QPen(c.panel, 2));
    painter.drawEllipse(at, kMarker, kMarker);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.text, 1.5));
    painter.drawEllipse(at, kMarker + 1, kMarker + 1);
  }
  if (!lasso_.isEmpty()) {
    QColor inside = c.code;
    inside.setAlphaF(0.12F);
    painter.setBrush(inside);
    painter.setPen(QPen(c.code, 1.5, Qt::DashLine));
    painter.drawPolygon(lasso_);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(c.code, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

void PointCloudView::resizeEvent(QResizeEvent*) {
  if (fitted_) fit();
  refresh();
}

void PointCloudView::zoom_at(const QPointF& position, double factor) {
  const QPointF under = to_points(position);
  scale_ = std::clamp(scale_ * factor, 1e-6, 1e9);
  centre_ += under - to_points(position);
  fitted_ = false;
  refresh();
}

void PointCloudView::mousePressEvent(QMouseEvent* event) {
  pressed_at_ = last_ = event->position();
  if (event->button() == Qt::RightButton) {
    Q_EMIT menu_wanted(point_at(event->position()), event->globalPosition().toPoint());
    return;
  }
  if (event->button() != Qt::LeftButton) return;
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
    lasso_ << position;
    update();
  } else if (drag_ == Drag::box) {
    lasso_ = QPolygonF(QRectF(pressed_at_, position).normalized());
    update();
  } else if (drag_ == Drag::marker) {
    Q_EMIT marker_dragged(to_points(position));
  } else if (drag_ == Drag::pan) {
    centre_ += to_points(last_) - to_points(position);
    fitted_ = false;
    refresh();
  } else if (drag_ == Drag::none) {
    setCursor(on_marker(position) ? Qt::OpenHandCursor : Qt::ArrowCursor);
    const int point = on_marker(position) ? -1 : point_at(position);
    if (point != hovered_) {
      hovered_ = point;
      Q_EMIT hovered(point, position);
    }
  }
  last_ = position;
}

void PointCloudView::mouseReleaseEvent(QMouseEvent* event) {
  const Drag was = std::exchange(drag_, Drag::none);
  if (was == Drag::lasso || was == Drag::box) return end_lasso();
  if (was == Drag::marker) Q_EMIT marker_released();
  if (was == Drag::pressed || was == Drag::grabbed) {
    const int point = point_at(event->position());
    if (point >= 0) Q_EMIT clicked(point, event->modifiers());
  }
}

void PointCloudView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (point_at(event->position()) < 0) fit();
}

void PointCloudView::wheelEvent(QWheelEvent* event) {
  zoom_at(event->position(), std::pow(1.2, event->angleDelta().y() / 120.0));
}

void PointCloudView::leaveEvent(QEvent*) {
  if (std::exchange(hovered_, -1) >= 0) Q_EMIT hovered(-1, {});
}

void PointCloudView::keyPressEvent(QKeyEvent* event) {
  const QPointF middle(width() / 2.0, height() / 2.0);
  const double step = 40 / scale_;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom_at(middle, 1.25);
    case Qt::Key_Minus:
      return zoom_at(middle, 0.8);
    case Qt::Key_F:
      return fit();
    case Qt::Key_Left:
      centre_ -= QPointF(step, 0);
      break;
    case Qt::Key_Right:
      centre_ += QPointF(step, 0);
      break;
    case Qt::Key_Up:
      centre_ += QPointF(0, step);
      break;
    case Qt::Key_Down:
      centre_ -= QPointF(0, step);
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  fitted_ = false;
  refresh();
}

}  // namespace latitude::ui
