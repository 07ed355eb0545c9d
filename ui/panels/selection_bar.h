// What can be done with a selection of the map: its classes as bars, its mean (arithmetic, Fisher-Rao or Wasserstein)
// to the sliders, its members to the samples grid, and two selections' difference as a direction to walk (latent
// arithmetic: thin minus bold).
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>
#include <optional>

#include "ui/hub.h"
#include "ui/widgets/value_slider.h"

namespace latitude::ui {

class ClassBars;

class SelectionBar : public QWidget {
  Q_OBJECT
 public:
  explicit SelectionBar(Hub& hub, QWidget* parent = nullptr);

 private:
  void show_selection();
  void show_classes();
  void add_means();
  void take_mean(const std::string& kind);
  void show_members();
  void clear();
  void remember(bool plus);
  void walk(double amount);

  Hub& hub_;
  QLabel *count_, *spread_;
  ClassBars* bars_;
  QToolButton *mean_, *members_, *plus_, *minus_;
  ValueSlider* walk_;
  std::vector<float> direction_;  // plus less minus
  std::optional<engine::Code> walking_from_;
};

}  // namespace latitude::ui
