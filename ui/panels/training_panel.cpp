#include "ui/panels/training_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "io/error.h"
#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kPollMs = 40;
constexpr int kColumns = 8;
constexpr int kFormWidth = 268;
constexpr std::size_t kMostRuns = 6;  // whose probes are shown together

QVector<QImage> images(const std::vector<engine::Picture>& pictures, std::size_t most) {
  QVector<QImage> all;
  for (std::size_t i = 0; i < pictures.size() && i < most; ++i) all.push_back(to_image(pictures[i]));
  return all;
}

QString duration(double seconds) {
  // NOLINTNEXTLINE(bugprone-incorrect-roundings): never below 0
  const int whole = static_cast<int>(seconds + 0.5);
  return whole >= 3600 ? QString("%1:%2:%3")
                             .arg(whole / 3600)
                             .arg(whole / 60 % 60, 2, 10, QChar('0'))
                             .arg(whole % 60, 2, 10, QChar('0'))
                       : QString("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QChar('0'));
}

QString sentence(const engine::TrainingStatus& s) {
  using engine::Phase;
  switch (s.phase) {
    case Phase::idle:
      return TrainingPanel::tr("Choose a recipe and start.");
    case Phase::preparing:
      return s.message.empty() ? TrainingPanel::tr("preparing") : QString::fromStdString(s.message);
    case Phase::running:
      if (!s.message.empty()) return QString::fromStdString(s.message);
      return TrainingPanel::tr("epoch %1 of %2, %3 images/s, %4 left")
          .arg(s.epoch + 1)
          .arg(s.epochs)
          .arg(s.images_per_second, 0, 'f', 0)
          .arg(duration(s.seconds_left));
    case Phase::paused:
      return TrainingPanel::tr("paused in epoch %1 of %2").arg(s.epoch + 1).arg(s.epochs);
    case Phase::stopped:
      return TrainingPanel::tr("stopped after %1 of %2 epochs; resume goes on from there")
          .arg(s.curve.size())
          .arg(s.epochs);
    case Phase::finished:
      return TrainingPanel::tr("finished %1 epochs").arg(s.curve.size());
    case Phase::failed:
      return QString::fromStdString(s.message);
  }
  return {};
}

}  // namespace

TrainingPanel::TrainingPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 12, 8);
  row->setSpacing(12);
  auto* left = new QVBoxLayout;
  left->setSpacing(4);
  form_ = new TrainingForm(this);
  form_->setFixedWidth(kFormWidth);
  left->addWidget(form_, 1);
  left->addWidget(buttons());
  row->addLayout(left);
  auto* right = new QVBoxLayout;
  right->setSpacing(4);
  bar_ = new QProgressBar(this);
  bar_->setTextVisible(false);
  bar_->setRange(0, 1000);
  right->addWidget(bar_);
  state_ = dim_label({}, this);
  state_->setWordWrap(true);
  state_->setObjectName("training_state");
  open_ = new QPushButton(tr("open model"), this);
  open_->setFont(dim_font());
  open_->setToolTip(tr("Open the model as it was last saved in the window"));
  connect(open_, &QPushButton::clicked, this, [this] { hub_.open(model_path_); });
  auto* line = new QHBoxLayout;
  line->addWidget(state_, 1);
  line->addWidget(open_);
  right->addLayout(line);
  chart_ = new LossChart(this);
  right->addWidget(chart_, 3);
  right->addWidget(pictures(), 2);
  row->addLayout(right, 1);

  timer_.setInterval(kPollMs);
  connect(&timer_, &QTimer::timeout, this, &TrainingPanel::poll);
  form_->set_probe_every(hub_.session().probe_every);
  connect(form_, &TrainingForm::probe_every_changed, &hub_, &Hub::set_probe_every);
  connect(&hub_, &Hub::model_opened, this, [this] { form_->set_probe_every(hub_.session().probe_every); });
  connect(form_, &TrainingForm::failed, &hub_, &Hub::say);
  connect(&hub_, &Hub::theme_changed, this, [this] { QTimer::singleShot(0, chart_, &LossChart::refresh); });
  show_status(hub_.trainer().status());
  timer_.start();
}

QWidget* TrainingPanel::buttons() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  const auto button = [&](const QString& text, const QString& tip) {
    auto* each = new QPushButton(text, bar);
    each->setFont(dim_font());
    each->setToolTip(tip);
    each->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    row->addWidget(each);
    return each;
  };
  start_ = button(tr("start"), tr("Train from the beginning"));
  pause_ = button(tr("pause"), tr("Hold, and go on where it was"));
  stop_ = button(tr("stop"), tr("Stop and keep a checkpoint"));
  resume_ =
      button(tr("resume"), tr("Go on from the checkpoint in the folder, to the same bits as a run never stopped"));
  row->addStretch(1);
  connect(start_, &QPushButton::clicked, this, [this] { start(false); });
  connect(resume_, &QPushButton::clicked, this, [this] { start(true); });
  connect(stop_, &QPushButton::clicked, this, [this] { hub_.trainer().stop(); });
  connect(pause_, &QPushButton::clicked, this,
          [this] { phase_ == engine::Phase::paused ? hub_.trainer().resume() : hub_.trainer().pause(); });
  return bar;
}

QWidget* TrainingPanel::pictures() {
  auto* area = new QWidget(this);
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(1);
  const auto add = [&](ImageGrid** grid, const QString& name, const QString& tip) {
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    QLabel* label = dim_label(name, area);
    label->setFixedWidth(88);
    label->setToolTip(tip);
    *grid = new ImageGrid(area);
    (*grid)->set_clickable(false);
    (*grid)->setAccessibleName(name);
    row->addWidget(label);
    row->addWidget(*grid, 1);
    column->addLayout(row, 1);
  };
  add(&originals_, tr("test items"), tr("Pictures of the test set"));
  add(&reconstructions_, tr("reconstructed"), tr("The same from their posterior means, by the model of this moment"));
  add(&samples_, tr("samples"), tr("Samples of the prior, the pose at its mean, always the same noise"));
  return area;
}

void TrainingPanel::start(bool resume) {
  try {
    phase_ = engine::Phase::preparing;  // a failure that comes before the next poll is a new one
    const engine::Recipe recipe = form_->recipe();
    begin_run(recipe.model.value("z", 0), resume);
    hub_.trainer().start(recipe, form_->folder().toStdString(), form_->device().toStdString(), resume,
                         form_->probe_every());
  } catch (const Error& error) {
    hub_.say(QString::fromUtf8(error.what()));
  }
}

// A run that goes on is the last one still; any other leaves it among the earlier ones.
void TrainingPanel::begin_run(int dimensions, bool resume) {
  const bool goes_on = resume && !runs_.empty() && runs_.back().dimensions == dimensions;
  before_ = goes_on ? runs_.back().probes : std::vector<engine::Probe>{};
  if (goes_on) return;
  if (!runs_.empty() && runs_.back().probes.empty()) runs_.pop_back();
  if (runs_.size() == kMostRuns) runs_.erase(runs_.begin());
  runs_.push_back({dimensions, {}});
}

void TrainingPanel::show_probes(const std::vector<engine::Probe>& probes) {
  if (runs_.empty()) return;
  std::vector<engine::Probe>& shown = runs_.back().probes;
  shown = before_;
  if (!probes.empty()) {
    std::erase_if(shown, [&probes](const engine::Probe& each) { return each.epoch >= probes.front().epoch; });
    shown.insert(shown.end(), probes.begin(), probes.end());
  }
  chart_->set_runs(runs_);
}

void TrainingPanel::poll() {
  if (hub_.trainer().revision() == seen_) return;
  show_status(hub_.trainer().status());
}

void TrainingPanel::show_status(const engine::TrainingStatus& status) {
  using engine::Phase;
  seen_ = status.revision;
  if (!status.notice.empty() && status.notice != notice_) hub_.say(QString::fromStdString(status.notice));
  notice_ = status.notice;
  if (status.phase == Phase::failed && phase_ != Phase::failed) hub_.say(QString::fromStdString(status.message));
  phase_ = status.phase;
  const bool busy = phase_ == Phase::running || phase_ == Phase::paused || phase_ == Phase::preparing;
  start_->setEnabled(!busy);
  resume_->setEnabled(!busy);
  stop_->setEnabled(busy);
  pause_->setEnabled(phase_ == Phase::running || phase_ == Phase::paused);
  pause_->setText(phase_ == Phase::paused ? tr("go on") : tr("pause"));
  model_path_ = QString::fromStdString(status.model_path);
  open_->setEnabled(!model_path_.isEmpty());
  state_->setText(sentence(status));
  const double in_epoch =
      status.steps_per_epoch > 0 ? static_cast<double>(status.step) / static_cast<double>(status.steps_per_epoch) : 0;
  const double done = status.epochs > 0 ? (status.epoch + in_epoch) / status.epochs : 0;
  bar_->setValue(static_cast<int>(1000 * (phase_ == Phase::finished ? 1 : done)));
  chart_->set_curve(status.curve);
  show_probes(status.probes);
  if (status.originals.empty()) return;
  originals_->set_images(kColumns, images(status.originals, kColumns));
  reconstructions_->set_images(kColumns, images(status.reconstructions, kColumns));
  samples_->set_images(kColumns, images(status.samples, kColumns));
}

}  // namespace latitude::ui
