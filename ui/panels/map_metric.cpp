#include "ui/panels/map_metric.h"

#include <QLinearGradient>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kStrongest = 0.42;  // of a shade: points stay the first thing to be seen

// From nothing to a veil in the text's colour: light before dark, dark before light.
QColor shade(double t) {
  QColor colour = colours().text;
  colour.setAlphaF(static_cast<float>(kStrongest * std::clamp(t, 0.0, 1.0)));
  return colour;
}

std::vector<float> logarithms(const std::vector<float>& values) {
  std::vector<float> logs;
  logs.reserve(values.size());
  for (const float value : values) logs.push_back(std::log(std::max(value, 1e-12F)));
  return logs;
}

}  // namespace

MetricLegend::MetricLegend(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setObjectName("metric_legend");
  setFixedSize(204, 18);
  hide();
}

void MetricLegend::set_range(const ColourRange& logs) {
  const auto reading = [](double log) {
    const double value = std::exp(log);
    return value >= 10 ? QString::number(value, 'f', 0) : QString::number(value, 'g', 2);
  };
  least_ = reading(logs.least);
  most_ = reading(logs.most);
  setAccessibleName(tr("Magnification from %1 to %2").arg(least_, most_));
  update();
}

void MetricLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(dim_font());
  QColor ground = colours().panel;
  ground.setAlphaF(0.75F);
  painter.fillRect(rect(), ground);
  painter.setPen(colours().dim);
  const int name = 56, number = 34, bar = width() - name - 2 * number;
  painter.drawText(QRect(4, 0, name, height()), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("√det G"));
  painter.drawText(QRect(name, 0, number - 4, height()), Qt::AlignRight | Qt::AlignVCenter, least_);
  painter.drawText(QRect(name + number + bar + 4, 0, number, height()), Qt::AlignLeft | Qt::AlignVCenter, most_);
  const QRect strip(name + number, 4, bar, height() - 8);
  QLinearGradient gradient(strip.topLeft(), strip.topRight());
  gradient.setColorAt(0, shade(0));
  gradient.setColorAt(1, shade(1));
  painter.fillRect(strip, gradient);
  painter.setPen(colours().hairline);
  painter.drawRect(strip.adjusted(0, 0, -1, -1));
}

QImage metric_image(const engine::Magnification& magnification, MetricLegend& legend) {
  const engine::PlanePiece& of = magnification.of;
  const std::vector<float> logs = logarithms(magnification.values);
  const ColourRange range = colour_range(logs);
  QImage image(of.columns, of.rows, QImage::Format_ARGB32);
  for (int row = 0; row < of.rows; ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
    const auto first = static_cast<std::size_t>(row) * static_cast<std::size_t>(of.columns);
    for (int column = 0; column < of.columns; ++column) {
      line[column] = shade(range.at(double{logs[first + static_cast<std::size_t>(column)]})).rgba();
    }
  }
  legend.set_range(range);
  return image;
}

}  // namespace latitude::ui
