#include "ui/panels/map_metric.h"

#include <QLinearGradient>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

constexpr double kCell = 4;  // pixels of the view, at least
constexpr double kMostCells = 12'000;
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

// Over the map's lower left corner.
class MetricLegend : public QWidget {
 public:
  explicit MetricLegend(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setObjectName("metric_legend");
    setFixedSize(204, 18);
    hide();
  }

  void set_range(const ColourRange& logs) {
    const auto reading = [](double log) {
      const double value = std::exp(log);
      return value >= 10 ? QString::number(value, 'f', 0) : QString::number(value, 'g', 2);
    };
    least_ = reading(logs.least);
    most_ = reading(logs.most);
    setAccessibleName(MapMetric::tr("Magnification from %1 to %2").arg(least_, most_));
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
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

 private:
  QString least_, most_;
};

MapMetric::MapMetric(Hub& hub, PointCloudView& view, QObject* parent)
    : QObject(parent), hub_(hub), view_(view), legend_(new MetricLegend(&view)) {
  connect(&hub_, &Hub::map_ready, this, &MapMetric::ask);
  connect(&hub_, &Hub::look_changed, this, &MapMetric::ask);
  connect(&hub_, &Hub::session_changed, this, &MapMetric::ask);
  connect(&hub_, &Hub::magnification_ready, this, &MapMetric::show);
  connect(&hub_, &Hub::theme_changed, this, &MapMetric::draw, Qt::QueuedConnection);
  connect(&hub_, &Hub::model_opened, this, [this] {
    asked_ = {};
    shown_.reset();
    draw();
  });
  connect(&view_, &PointCloudView::rested, this, &MapMetric::ask);
}

QWidget* MapMetric::legend() const { return legend_; }

QString MapMetric::missing(const Hub& hub) {
  if (!hub.model() || !hub.model()->can.atlas) return tr("there is no map");
  if (hub.model()->neutral.z.size() != 2) return tr("z has %1 dimensions, not 2").arg(hub.model()->neutral.z.size());
  if (hub.session().map.method != "pca") return tr("t-SNE bends the plane of z");
  return {};
}

void MapMetric::ask() {
  const bool wanted = hub_.session().look.metric && missing(hub_).isEmpty();
  if (!wanted) {
    asked_ = {};
    if (std::exchange(shown_, std::nullopt)) draw();
    return;
  }
  if (!hub_.map() || hub_.map()->method != "pca" || view_.width() < 2 || view_.height() < 2) return;
  const double w = view_.width(), h = view_.height();
  const double cell = std::max(kCell, std::sqrt(w * h / kMostCells));
  const QPointF corner = view_.to_points({0, 0}), opposite = view_.to_points({w, h});
  const engine::MagnificationRequest request{.component_x = hub_.map()->component_x,
                                             .component_y = hub_.map()->component_y,
                                             .left = corner.x(),
                                             .right = opposite.x(),
                                             .bottom = opposite.y(),
                                             .top = corner.y(),
                                             .columns = std::max(1, static_cast<int>(w / cell)),
                                             .rows = std::max(1, static_cast<int>(h / cell))};
  if (request == asked_) {
    if (shown_ && !view_.scene().field) draw();  // the same points were set anew
    return;
  }
  asked_ = request;
  hub_.request_magnification(request);
}

void MapMetric::show(const engine::Magnification& magnification) {
  if (magnification.of != asked_) return;  // no longer wanted
  shown_ = magnification;
  draw();
}

void MapMetric::draw() {
  legend_->setVisible(shown_.has_value());
  if (!shown_) return view_.set_field(std::nullopt);
  const engine::MagnificationRequest& of = shown_->of;
  const std::vector<float> logs = logarithms(shown_->values);
  const ColourRange range = colour_range(logs);
  QImage image(of.columns, of.rows, QImage::Format_ARGB32);
  for (int row = 0; row < of.rows; ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
    const auto first = static_cast<std::size_t>(row) * static_cast<std::size_t>(of.columns);
    for (int column = 0; column < of.columns; ++column) {
      line[column] = shade(range.at(double{logs[first + static_cast<std::size_t>(column)]})).rgba();
    }
  }
  view_.set_field(PointScene::Field{image, {QPointF(of.left, of.bottom), QPointF(of.right, of.top)}});
  legend_->set_range(range);
}

}  // namespace latitude::ui
