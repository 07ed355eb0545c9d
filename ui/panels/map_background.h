// What lies under the map's points: nothing, the decoder's metric (map_metric.h), or pictures of the plane itself. It
// follows pan and zoom: what is in sight is asked for when the view has come to rest, and only the last is answered.
#pragma once

#include <QObject>
#include <QTimer>
#include <string>
#include <variant>

#include "ui/hub.h"
#include "ui/panels/map_metric.h"
#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {

class MapBackground : public QObject {
  Q_OBJECT
 public:
  MapBackground(Hub& hub, PointCloudView& view, QObject* parent);
  QWidget* legend() const { return legend_; }  // of the metric

  // Why this map cannot show it; empty when it can.
  static QString missing(const Hub& hub, const std::string& background);
  // Whether pictures are wanted and can be shown.
  static bool shows_pictures(const Hub& hub);

 private:
  void ask();
  engine::PlanePiece cells_in_sight() const;     // of the metric: the whole view
  engine::PlanePiece pictures_in_sight() const;  // at places that stay the same while the view moves
  engine::Code code_off_plane() const;
  void show(const engine::Magnification& magnification);
  void show(const engine::PlanePictures& pictures);
  void draw();

  Hub& hub_;
  PointCloudView& view_;
  MetricLegend* legend_;
  std::string kind_ = kNoBackground;    // that is wanted and can be shown
  engine::PlanePicturesRequest asked_;  // of the metric its piece
  std::variant<std::monostate, engine::Magnification, engine::PlanePictures> shown_;
  QTimer later_;
};

}  // namespace latitude::ui
