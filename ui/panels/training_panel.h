// Training: the recipe, start, pause, stop and resume, live curves, reconstructions and samples that improve as one
// watches, time left. Reads the trainer's newest status on a timer.
#pragma once

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

#include "ui/hub.h"
#include "ui/panels/training_form.h"
#include "ui/widgets/image_grid.h"
#include "ui/widgets/loss_chart.h"

namespace latitude::ui {

class TrainingPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TrainingPanel(Hub& hub, QWidget* parent = nullptr);

 private:
  QWidget* buttons();
  QWidget* pictures();
  void start(bool resume);
  void begin_run(int dimensions, bool resume);
  void show_probes(const std::vector<engine::Probe>& probes);
  void poll();
  void show_status(const engine::TrainingStatus& status);

  Hub& hub_;
  TrainingForm* form_;
  LossChart* chart_;
  ImageGrid *originals_, *reconstructions_, *samples_;
  QPushButton *start_, *pause_, *stop_, *resume_, *open_;
  QProgressBar* bar_;
  QLabel* state_;
  QTimer timer_;
  std::vector<ProbeRun> runs_;         // of this window; the last is the newest
  std::vector<engine::Probe> before_;  // of the last run, before it was resumed
  std::uint64_t seen_ = 0;
  QString model_path_;
  engine::Phase phase_ = engine::Phase::idle;
  std::string notice_;  // of the run, said last
};

}  // namespace latitude::ui
