// How linearly separable the classes become in the code while a model learns: accuracies on the test set (solid) and
// the training set (thin, dashed) over epochs, of the run that is under way and, dim, of those before it (figure 3 of
// the study of Renyi bounds and geodesics, whose accuracies on MNIST are the band).
#pragma once

#include <vector>

#include "engine/probe.h"
#include "ui/widgets/curve_chart.h"

namespace latitude::ui {

struct ProbeRun {
  int dimensions = 0;  // of z
  std::vector<engine::Probe> probes;
  bool operator==(const ProbeRun&) const = default;
};

class SeparabilityChart : public CurveChart {
  Q_OBJECT
 public:
  explicit SeparabilityChart(QWidget* parent = nullptr);

  void set_runs(const std::vector<ProbeRun>& runs);  // the last is the one that is under way
  void refresh();                                    // after a change of theme
  const std::vector<ProbeRun>& runs() const { return runs_; }
  static QString key();  // what the colours mean, as rich text

 private:
  std::vector<ProbeRun> runs_;
};

}  // namespace latitude::ui
