#include "ui/widgets/curve_chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kReach = 14;  // pixels within which a point is told
constexpr double kGap = 4;
constexpr double kDot = 2.2;
constexpr double kLeastNamed = 6;   // lines of text, of a chart with room for the names of bands
constexpr double kSmallest = 1e-6;  // that a logarithmic axis shows

// 1, 2 or 5 times a power of ten, at least a `count`th of the range.
double nice_step(double range, int count) {
  const double rough = std::max(range, 1e-12) / std::max(1, count);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

QVector<double> nice_ticks(double least, double most, double step) {
  QVector<double> ticks;
  for (double k = std::ceil(least / step - 1e-9); k * step <= most + 1e-9 * step; ++k) ticks.push_back(k * step);
  return ticks;
}

QString number(double value) { return QString::number(std::abs(value) < 1e-12 ? 0 : value, 'g', 4); }

}  // namespace

CurveChart::CurveChart(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void CurveChart::set_axes(Axes axes) {
  axes_ = std::move(axes);
  tell(std::nullopt);
}

void CurveChart::set_bands(QVector<Band> bands) {
  bands_ = std::move(bands);
  update();
}

void CurveChart::set_curves(QVector<Curve> curves, std::function<QString(const Hit&)> words) {
  curves_ = std::move(curves);
  words_ = std::move(words);
  tell(std::nullopt);
}

void CurveChart::set_empty_text(const QString& text) {
  empty_ = text;
  update();
}

CurveChart::Range CurveChart::range_x() const {
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const Curve& curve : curves_) {
    for (const QPointF& point : curve.points) {
      range.least = std::min(range.least, point.x());
      range.most = std::max(range.most, point.x());
    }
  }
  if (range.least > range.most) return {0, 1};
  if (range.least == range.most) return {range.least - 1, range.most + 1};
  const double pad = 0.01 * (range.most - range.least);
  return {range.least - pad, range.most + pad};
}

CurveChart::Range CurveChart::range_y() const {
  Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const auto widen = [this, &range](double value) {
    if (!std::isfinite(value)) return;
    if (axes_.logarithmic) value = std::max(value, kSmallest);
    range.least = std::min(range.least, value);
    range.most = std::max(range.most, value);
  };
  for (const Curve& curve : curves_) {
    for (const QPointF& point : curve.points) widen(point.y());
  }
  for (const Band& band : bands_) {
    widen(band.from);
    widen(band.to);
  }
  if (range.least > range.most) return {axes_.logarithmic ? 0.1 : 0.0, 1};
  if (axes_.logarithmic) {
    range.least /= 1.5;
    range.most *= 1.5;
  } else {
    const double pad = std::max(0.05 * (range.most - range.least), 1e-6 * std::abs(range.most) + 1e-9);
    range.least -= pad;
    range.most += pad;
  }
  if (axes_.least) range.least = *axes_.least;
  if (axes_.most) range.most = *axes_.most;
  return range;
}

QVector<double> CurveChart::ticks_y(const Range& y) const {
  const int room = std::max(2, static_cast<int>(height() / 36));
  if (!axes_.logarithmic) return nice_ticks(y.least, y.most, nice_step(y.most - y.least, room));
  const double first = std::ceil(std::log10(y.least)), last = std::floor(std::log10(y.most));
  const double step = std::max(1.0, std::ceil((last - first + 1) / room));
  QVector<double> ticks;
  for (double power = last; power >= first; power -= step) ticks.push_back(std::pow(10, power));
  return ticks;
}

QRectF CurveChart::plot() const {
  const QFontMetricsF metrics(dim_font());
  double left = 0, right = 0;
  for (const double tick : ticks_y(range_y())) left = std::max(left, metrics.horizontalAdvance(number(tick)));
  for (const Curve& curve : curves_) right = std::max(right, metrics.horizontalAdvance(curve.end));
  const double line = metrics.height();
  // The words of the axes stand above and below the numbers' columns and lines.
  return QRectF(rect()).adjusted(left + 2 * kGap, axes_.y.isEmpty() ? line / 2 : line + kGap,
                                 right > 0 ? -right - 3 * kGap : -kGap - line / 2, -line - kGap);
}

QPointF CurveChart::to_widget(const QPointF& value, const QRectF& plot, const Range& x, const Range& y) const {
  const auto part = [this, &y](double at) {
    if (!axes_.logarithmic) return (at - y.least) / (y.most - y.least);
    return std::log(std::max(at, kSmallest) / y.least) / std::log(y.most / y.least);
  };
  return {plot.left() + plot.width() * (value.x() - x.least) / (x.most - x.least),
          plot.bottom() - plot.height() * part(value.y())};
}

QPointF CurveChart::position(const Hit& hit) const {
  return to_widget(curves_[hit.curve].points[hit.point], plot(), range_x(), range_y());
}

void CurveChart::paint_grid(QPainter& painter) const {
  const Colours& c = colours();
  const QRectF area = plot();
  const Range x = range_x(), y = range_y();
  const double line = painter.fontMetrics().height();
  for (const double tick : ticks_y(y)) {
    const double at = to_widget({x.least, tick}, area, x, y).y();
    painter.setPen(QPen(c.hairline, 1));
    painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
    painter.setPen(c.dim);
    painter.drawText(QRectF(0, at - line / 2, area.left() - kGap, line), Qt::AlignRight | Qt::AlignVCenter,
                     number(tick));
  }
  // Ranks, dimensions and epochs are whole numbers.
  const double step = std::max(1.0, nice_step(x.most - x.least, static_cast<int>(area.width() / 48)));
  const double words = axes_.x.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(axes_.x) + 2 * kGap;
  for (const double tick : nice_ticks(x.least, x.most, step)) {
    const double at = to_widget({tick, y.least}, area, x, y).x();
    if (at > area.right() - words - line) continue;
    painter.drawText(QRectF(at - 30, area.bottom() + kGap, 60, line), Qt::AlignHCenter | Qt::AlignTop, number(tick));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + kGap, area.width(), line), Qt::AlignRight | Qt::AlignTop,
                   axes_.x);
  painter.drawText(QRectF(0, 0, width(), line), Qt::AlignLeft | Qt::AlignTop, axes_.y);
  painter.setPen(QPen(c.hairline, 1));
  painter.drawLine(area.bottomLeft(), area.bottomRight());
}

void CurveChart::paint_bands(QPainter& painter) const {
  const Colours& c = colours();
  const QRectF area = plot();
  const Range x = range_x(), y = range_y();
  const double line = painter.fontMetrics().height();
  for (const Band& band : bands_) {
    const double top = to_widget({x.least, band.to}, area, x, y).y();
    const double bottom = to_widget({x.least, band.from}, area, x, y).y();
    QColor inside = c.dim;
    inside.setAlphaF(0.12F);
    painter.fillRect(QRectF(QPointF(area.left(), top), QPointF(area.right(), bottom)), inside);
    painter.setPen(QPen(c.dim, 1, Qt::DotLine));
    painter.drawLine(QPointF(area.left(), top), QPointF(area.right(), top));
    if (bottom != top) painter.drawLine(QPointF(area.left(), bottom), QPointF(area.right(), bottom));
    if (area.height() < kLeastNamed * line) continue;
    painter.setPen(c.dim);
    // Above the line at the left, where curves that fall are high and curves that rise are low.
    const double above = top - line - 1, below = bottom + 1;
    painter.drawText(QRectF(area.left() + kGap, above >= area.top() ? above : below, area.width(), line),
                     Qt::AlignLeft | Qt::AlignVCenter, band.name);
  }
}

void CurveChart::paint_curve(QPainter& painter, const Curve& curve) const {
  const QRectF area = plot();
  const Range x = range_x(), y = range_y();
  QPolygonF line;
  for (const QPointF& point : curve.points) {
    if (std::isfinite(point.y())) line << to_widget(point, area, x, y);
  }
  painter.setPen(
      QPen(curve.colour, curve.width, curve.dashed ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(line);
  if (!curve.marked && line.size() > 1) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(curve.colour);
  for (const QPointF& at : line) painter.drawEllipse(at, kDot, kDot);
}

// One below the other where curves end together.
void CurveChart::paint_ends(QPainter& painter) const {
  struct End {
    double y;
    const Curve* curve;
  };
  std::vector<End> ends;
  for (int i = 0; i < curves_.size(); ++i) {
    const Curve& curve = curves_[i];
    if (!curve.end.isEmpty() && !curve.points.isEmpty()) {
      ends.push_back({position({i, curve.points.size() - 1}).y(), &curve});
    }
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.y < b.y; });
  const double line = painter.fontMetrics().height() - 2, left = plot().right() + 2 * kGap;
  double room = -1e9, shift = 0;
  for (End& end : ends) {
    end.y = std::max(end.y, room);
    room = end.y + line;
  }
  if (!ends.empty()) shift = std::min(0.0, height() - line / 2 - ends.back().y);
  for (const End& end : ends) {
    painter.setPen(end.curve->colour);
    painter.drawText(QRectF(left, end.y + shift - line, width() - left, 2 * line), Qt::AlignLeft | Qt::AlignVCenter,
                     end.curve->end);
  }
}

void CurveChart::paint_told(QPainter& painter) const {
  const Colours& c = colours();
  const QPointF at = position(*hit_);
  painter.setPen(QPen(c.text, 1.5));
  painter.setBrush(curves_[hit_->curve].colour);
  painter.drawEllipse(at, kDot + 2, kDot + 2);
  QRectF box = painter.fontMetrics().boundingRect(QRect(0, 0, width(), height()), Qt::AlignLeft, told_);
  box.adjust(-6, -3, 6, 3);
  box.moveBottomLeft(at + QPointF(8, -8));
  if (box.right() > width()) box.moveRight(at.x() - 8);
  if (box.top() < 0) box.moveTop(at.y() + 8);
  box.moveLeft(std::max(0.0, box.left()));
  painter.setPen(QPen(c.hairline, 1));
  painter.setBrush(c.panel);
  painter.drawRoundedRect(box, 4, 4);
  painter.setPen(c.text);
  painter.drawText(box, Qt::AlignCenter, told_);
}

void CurveChart::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(dim_font());
  const bool any =
      std::any_of(curves_.begin(), curves_.end(), [](const Curve& curve) { return !curve.points.isEmpty(); });
  if (!any) {
    painter.setPen(colours().dim);
    painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, empty_);
    return;
  }
  paint_grid(painter);
  paint_bands(painter);
  for (const Curve& curve : curves_) paint_curve(painter, curve);
  paint_ends(painter);
  if (hit_) paint_told(painter);
}

void CurveChart::mouseMoveEvent(QMouseEvent* event) {
  std::optional<Hit> nearest;
  double best = kReach * kReach;
  const QRectF area = plot();
  const Range x = range_x(), y = range_y();
  for (int curve = 0; curve < curves_.size(); ++curve) {
    for (qsizetype point = 0; point < curves_[curve].points.size(); ++point) {
      const QPointF d = to_widget(curves_[curve].points[point], area, x, y) - event->position();
      const double distance = QPointF::dotProduct(d, d);
      if (!(distance <= best)) continue;
      best = distance;
      nearest = {curve, point};
    }
  }
  if (nearest != hit_) tell(nearest);
}

void CurveChart::leaveEvent(QEvent*) { tell(std::nullopt); }

void CurveChart::tell(std::optional<Hit> hit) {
  hit_ = hit;
  told_ = hit_ && words_ ? words_(*hit_) : QString();
  setAccessibleDescription(told_);
  update();
}

}  // namespace latitude::ui
