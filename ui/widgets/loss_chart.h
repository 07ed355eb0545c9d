// Curves of train and test loss and of their parts over epochs (Qt Charts).
#pragma once

#include <QChartView>
#include <QComboBox>
#include <QLabel>
#include <QLineSeries>
#include <QValueAxis>
#include <QWidget>
#include <vector>

#include "engine/trainer.h"

namespace latitude::ui {

class LossChart : public QWidget {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);

  void set_curve(const std::vector<engine::EpochPoint>& curve);
  void refresh();  // after a change of theme
  int points() const { return static_cast<int>(curve_.size()); }

 private:
  void draw();

  std::vector<engine::EpochPoint> curve_;
  QComboBox* part_;
  QLabel* key_;
  QChartView* view_;
  QLineSeries *train_, *test_;
  QValueAxis *epochs_, *nats_;
};

}  // namespace latitude::ui
