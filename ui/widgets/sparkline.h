// A small curve of a few numbers, from 0 up: how much changes in each step.
#pragma once

#include <QColor>
#include <QVector>
#include <QWidget>

namespace latitude::ui {

class Sparkline : public QWidget {
  Q_OBJECT
 public:
  explicit Sparkline(QWidget* parent = nullptr);

  // `most` is the value at the upper edge, so that several can share a scale.
  void set_values(QVector<double> values, double most, const QColor& colour);
  const QVector<double>& values() const { return values_; }

 protected:
  void paintEvent(QPaintEvent*) override;

 private:
  QVector<double> values_;
  double most_ = 1;
  QColor colour_;
};

}  // namespace latitude::ui
