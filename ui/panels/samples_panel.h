// A live grid of samples from the prior; the pose follows the sliders, or is sampled too. A click takes one.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QWidget>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/image_grid.h"

namespace latitude::ui {

class SamplesPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SamplesPanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* header();
  void show_session();
  void show_samples(const engine::Samples& samples);
  void change();  // what the header says becomes the session's

  Hub& hub_;
  ImageGrid* grid_;
  QComboBox *size_, *pose_;
  QDoubleSpinBox* temperature_;
  std::vector<engine::Code> codes_;
};

}  // namespace latitude::ui
