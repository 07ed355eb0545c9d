#include "ui/widgets/half_plane_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kMarginLeft = 34, kMarginBottom = 20, kMarginTop = 8, kMarginRight = 10;

// 1, 2 or 5 times a power of ten, so that some `count` of them fill the range.
double tick_step(double range, double count) {
  const double raw = range / std::max(count, 1.0), power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= raw) return factor * power;
  }
  return 10 * power;
}

QString tick_label(double value, double step) {
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  return QString::number(std::abs(value) < step / 2 ? 0.0 : value, 'f', decimals);
}

}  // namespace

HalfPlaneView::HalfPlaneView(QWidget* parent) : QWidget(parent) {
  setMinimumSize(160, 100);
  setFocusPolicy(Qt::NoFocus);
}

void HalfPlaneView::set_curves(QVector<Curve> curves) {
  curves_ = std::move(curves);
  marks_.clear();
  fit();
  update();
}

void HalfPlaneView::set_marks(QVector<QPointF> marks) {
  marks_ = std::move(marks);
  update();
}

HalfPlaneView::Circle HalfPlaneView::circle() const {
  if (curves_.isEmpty() || curves_.front().points.isEmpty()) return {};
  const QPointF a = curves_.front().points.front(), b = curves_.front().points.back();
  const double xa = a.x() / std::numbers::sqrt2, xb = b.x() / std::numbers::sqrt2;
  if (std::abs(xa - xb) < 1e-3 * std::max(a.y(), b.y())) return {};
  const double centre = (xa * xa - xb * xb + a.y() * a.y() - b.y() * b.y()) / (2 * (xa - xb));
  return {centre * std::numbers::sqrt2, std::hypot(xa - centre, a.y())};
}

// One scale for both axes (in mean / sqrt 2), so that circles are round; everything drawn fits.
void HalfPlaneView::fit() {
  double least = 1e300, most = -1e300, top = 0;
  for (const Curve& curve : curves_) {
    for (const QPointF& point : curve.points) {
      least = std::min(least, point.x());
      most = std::max(most, point.x());
      top = std::max(top, point.y());
    }
  }
  if (least > most) return;
  const Circle round = circle();
  // The whole half-circle where it is not far larger than what it joins.
  if (round.radius > 0 && round.radius < 4 * std::max(top, (most - least) / std::numbers::sqrt2)) {
    least = std::min(least, round.centre - round.radius * std::numbers::sqrt2);
    most = std::max(most, round.centre + round.radius * std::numbers::sqrt2);
    top = std::max(top, round.radius);
  }
  const double across = std::max(1.0, width() - kMarginLeft - kMarginRight);
  const double up = std::max(1.0, height() - kMarginBottom - kMarginTop);
  const double wide = std::max((most - least) / std::numbers::sqrt2, 1e-6);
  scale_ = std::min(across / (1.08 * wide), up / (1.08 * std::max(top, 1e-6)));
  left_ = (least + most) / 2 - across / scale_ / 2 * std::numbers::sqrt2;
  origin_ = {kMarginLeft, height() - kMarginBottom};
}

void HalfPlaneView::resizeEvent(QResizeEvent*) { fit(); }

QPointF HalfPlaneView::to_screen(const QPointF& gaussian) const {
  return {origin_.x() + (gaussian.x() - left_) / std::numbers::sqrt2 * scale_, origin_.y() - gaussian.y() * scale_};
}

void HalfPlaneView::draw_axes(QPainter& painter) const {
  const double right = width() - kMarginRight;
  painter.setFont(dim_font());
  const double most_mean = left_ + (right - origin_.x()) / scale_ * std::numbers::sqrt2;
  const double most_deviation = (origin_.y() - kMarginTop) / scale_;
  const double step_x = tick_step(most_mean - left_, 6), step_y = tick_step(most_deviation, 3);
  for (double mean = std::ceil(left_ / step_x) * step_x; mean <= most_mean; mean += step_x) {
    const double x = to_screen({mean, 0}).x();
    painter.setPen(colours().hairline);
    painter.drawLine(QPointF(x, kMarginTop), QPointF(x, origin_.y()));
    painter.setPen(colours().dim);
    painter.drawText(QRectF(x - 40, origin_.y() + 2, 80, kMarginBottom - 2), Qt::AlignHCenter | Qt::AlignTop,
                     tick_label(mean, step_x));
  }
  for (double deviation = 0; deviation <= most_deviation; deviation += step_y) {
    const double y = to_screen({0, deviation}).y();
    painter.setPen(colours().hairline);
    painter.drawLine(QPointF(origin_.x(), y), QPointF(right, y));
    painter.setPen(colours().dim);
    painter.drawText(QRectF(0, y - 10, kMarginLeft - 4, 20), Qt::AlignRight | Qt::AlignVCenter,
                     tick_label(deviation, step_y));
  }
  painter.drawText(QPointF(4, kMarginTop + 8), "σ");
  painter.drawText(QRectF(right - 40, origin_.y() - 16, 40, 16), Qt::AlignRight | Qt::AlignBottom, "μ");
}

void HalfPlaneView::draw_guides(QPainter& painter) const {
  const QPointF a = curves_.front().points.front(), b = curves_.front().points.back();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colours().dim, 1, Qt::DotLine));
  painter.drawLine(to_screen(a), to_screen(b));
  const Circle round = circle();
  painter.setPen(QPen(colours().dim, 1, Qt::DashLine));
  if (round.radius > 0) {
    const double r = round.radius * scale_;
    const QPointF centre = to_screen({round.centre, 0});
    painter.drawArc(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r), 0, 180 * 16);
  } else {
    painter.drawLine(to_screen({a.x(), 0}), QPointF(to_screen(a).x(), kMarginTop));
  }
}

void HalfPlaneView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (curves_.isEmpty() || curves_.front().points.isEmpty()) return;
  draw_axes(painter);
  painter.setClipRect(QRectF(origin_.x(), kMarginTop, width() - origin_.x() - kMarginRight, origin_.y() - kMarginTop));
  draw_guides(painter);
  for (const Curve& curve : curves_) {
    QPolygonF line;
    for (const QPointF& point : curve.points) line << to_screen(point);
    painter.setPen(QPen(curve.colour, 2));
    painter.drawPolyline(line);
  }
  for (qsizetype i = 0; i < marks_.size() && i < curves_.size(); ++i) {
    painter.setPen(QPen(colours().panel, 1.5));
    painter.setBrush(curves_[i].colour);
    painter.drawEllipse(to_screen(marks_[i]), 4.5, 4.5);
  }
  painter.setClipping(false);
  painter.setFont(dim_font());
  painter.setBrush(colours().text);
  for (const auto& [point, name] :
       {std::pair(curves_.front().points.front(), "A"), std::pair(curves_.front().points.back(), "B")}) {
    const QPointF at = to_screen(point);
    painter.setPen(colours().text);
    painter.drawEllipse(at, 2.5, 2.5);
    painter.drawText(QRectF(at.x() - 20, at.y() + 2, 40, 16), Qt::AlignHCenter | Qt::AlignTop, name);
  }
}

}  // namespace latitude::ui
