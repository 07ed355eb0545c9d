// Sliders for the pose u (amber) and the code z (blue, the most telling first, each with a strip of pictures along it),
// with reset, random draw, go to item, undo and redo.
#pragma once

#include <QLabel>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/value_slider.h"

namespace latitude::ui {

class SliderPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SliderPanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();  // for the model that was opened
  QWidget* tools();
  ValueSlider* add_slider(const engine::Axis& axis, bool pose, QVBoxLayout* column);
  void show_code();
  void show_strips(const engine::Strips& strips);
  void ask_for_visible_strips();
  void change(const engine::Axis& axis, bool pose, double value, bool live);

  Hub& hub_;
  QScrollArea* scroll_;
  QSpinBox* item_ = nullptr;
  std::vector<ValueSlider*> pose_sliders_;               // by pose parameter
  std::vector<std::pair<int, ValueSlider*>> z_sliders_;  // (dimension of z, its slider), as they stand
};

}  // namespace latitude::ui
