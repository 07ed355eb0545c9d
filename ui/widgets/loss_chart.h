// Curves of train and test loss and of their parts over epochs (Qt Charts), or of how linearly separable the code is.
#pragma once

#include <QChartView>
#include <QComboBox>
#include <QLabel>
#include <QLineSeries>
#include <QStackedWidget>
#include <QValueAxis>
#include <QWidget>
#include <vector>

#include "engine/trainer.h"
#include "ui/widgets/separability_chart.h"

namespace latitude::ui {

class LossChart : public QWidget {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);

  void set_curve(const std::vector<engine::EpochPoint>& curve);
  void set_runs(const std::vector<ProbeRun>& runs) { separability_->set_runs(runs); }
  void refresh();  // after a change of theme
  int points() const { return static_cast<int>(curve_.size()); }

 private:
  bool shows_separability() const;
  void show_part();
  void draw();

  std::vector<engine::EpochPoint> curve_;
  QComboBox* part_;
  QLabel *unit_, *key_;
  QStackedWidget* charts_;
  SeparabilityChart* separability_;
  QChartView* view_;
  QLineSeries *train_, *test_;
  QValueAxis *epochs_, *nats_;
};

}  // namespace latitude::ui
