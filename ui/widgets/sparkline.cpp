#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/theme.h"

namespace latitude::ui {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
  setFixedSize(72, 16);
  setFocusPolicy(Qt::NoFocus);
}

void Sparkline::set_values(QVector<double> values, double most, const QColor& colour) {
  values_ = std::move(values);
  most_ = most;
  colour_ = colour;
  update();
}

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colours().hairline, 1));
  painter.drawLine(QPointF(0, height() - 0.5), QPointF(width(), height() - 0.5));
  if (values_.size() < 2 || !(most_ > 0)) return;
  QPolygonF line;
  for (qsizetype k = 0; k < values_.size(); ++k) {
    const double up = std::clamp(values_[k] / most_, 0.0, 1.0);
    line << QPointF(1 + (width() - 2.0) * static_cast<double>(k) / static_cast<double>(values_.size() - 1),
                    height() - 1 - up * (height() - 2.5));
  }
  painter.setPen(QPen(colour_, 1.2));
  painter.drawPolyline(line);
}

}  // namespace latitude::ui
