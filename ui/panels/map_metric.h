// The metric under the map's points: the magnification factor sqrt(det G) of the metric that the decoder pulls back, as
// a quiet picture that follows pan and zoom, with what its shades mean. Asks for it when the view has come to rest.
#pragma once

#include <QObject>
#include <QWidget>
#include <optional>

#include "ui/colour_scale.h"
#include "ui/hub.h"
#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {

class MetricLegend;

class MapMetric : public QObject {
  Q_OBJECT
 public:
  MapMetric(Hub& hub, PointCloudView& view, QObject* parent);
  QWidget* legend() const;

  // Why this map cannot show it; empty when it can.
  static QString missing(const Hub& hub);

 private:
  void ask();
  void show(const engine::Magnification& magnification);
  void draw();

  Hub& hub_;
  PointCloudView& view_;
  MetricLegend* legend_;
  engine::MagnificationRequest asked_;
  std::optional<engine::Magnification> shown_;
};

}  // namespace latitude::ui
