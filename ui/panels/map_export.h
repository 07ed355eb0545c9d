// The map out of the window: a picture at any size, SVG, or the files that the Embedding Projector loads.
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QSpinBox>
#include <QThreadPool>

#include "ui/hub.h"
#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {

class MapExport : public QDialog {
  Q_OBJECT
 public:
  MapExport(Hub& hub, const PointCloudView& view, QThreadPool& writers, QWidget* parent);

 private:
  void show_kind();
  void choose_file();
  void save(const QString& path);

  Hub& hub_;
  const PointCloudView& view_;
  QThreadPool& writers_;  // the panel's, which waits for them when it goes
  QComboBox* kind_;
  QSpinBox* width_;
};

}  // namespace latitude::ui
