// The metric as a background of the map: the magnification factor sqrt(det G) of the metric that the decoder pulls
// back, as a quiet picture, with what its shades mean.
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

#include "engine/types.h"
#include "ui/colour_scale.h"

namespace latitude::ui {

// Over the map's lower left corner.
class MetricLegend : public QWidget {
  Q_OBJECT
 public:
  explicit MetricLegend(QWidget* parent);
  void set_range(const ColourRange& logs);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString least_, most_;
};

// A pixel for each cell; the legend takes its range.
QImage metric_image(const engine::Magnification& magnification, MetricLegend& legend);

}  // namespace latitude::ui
