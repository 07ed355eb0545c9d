#include "ui/panels/paths_panel.h"

#include <QHBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kScrubSteps = 1000;
constexpr double kSecondsAcross = 4;
constexpr int kTickMs = 33;

QString class_of(const engine::ModelInfo& model, int item) {
  const auto index = static_cast<std::size_t>(item);
  if (item < 0 || index >= model.labels.size()) return {};
  const auto label = static_cast<std::size_t>(model.labels[index]);
  return label < model.class_names.size() ? QString("(%1)").arg(QString::fromStdString(model.class_names[label]))
                                          : QString();
}

}  // namespace

PathsPanel::PathsPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header());
  empty_ = dim_label({}, this);
  empty_->setWordWrap(true);
  column->addWidget(empty_);
  auto* rows = new QWidget(this);
  rows_column_ = new QVBoxLayout(rows);
  rows_column_->setContentsMargins(0, 0, 0, 0);
  rows_column_->setSpacing(2);
  column->addWidget(rows, 1);
  column->addWidget(scrubber());

  timer_.setInterval(kTickMs);
  connect(&timer_, &QTimer::timeout, this, [this] {
    double next = hub_.session().path_position + direction_ * kTickMs / 1000.0 / kSecondsAcross;
    if (next >= 1 || next <= 0) direction_ = -direction_;  // to and fro
    scrub_to(std::clamp(next, 0.0, 1.0));
  });
  connect(&hub_, &Hub::model_opened, this, &PathsPanel::show_model);
  connect(&hub_, &Hub::session_changed, this, &PathsPanel::show_session);
  connect(&hub_, &Hub::paths_ready, this, &PathsPanel::show_paths);
  connect(&hub_, &Hub::path_position_changed, this, &PathsPanel::show_position);
  connect(&hub_, &Hub::theme_changed, this, [this] {
    QTimer::singleShot(0, this, [this] {
      if (hub_.paths()) show_paths();
    });
  });
}

QWidget* PathsPanel::header() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  const auto spin = [&](const QString& name, const QString& tip) {
    auto* box = new QSpinBox(bar);
    box->setFont(dim_font());
    box->setKeyboardTracking(false);
    box->setToolTip(tip);
    box->setAccessibleName(name);
    connect(box, &QSpinBox::valueChanged, this, &PathsPanel::change);
    return box;
  };
  row->addWidget(dim_label(tr("A"), bar));
  row->addWidget(from_ = spin(tr("Start item A"), tr("Item where the paths start (shift + click on the map)")));
  row->addWidget(from_class_ = dim_label({}, bar));
  row->addWidget(dim_label(tr("B"), bar));
  row->addWidget(to_ = spin(tr("End item B"), tr("Item where the paths end (ctrl + click on the map)")));
  row->addWidget(to_class_ = dim_label({}, bar));
  row->addStretch(1);
  row->addWidget(dim_label(tr("steps"), bar));
  row->addWidget(steps_ = spin(tr("Steps"), tr("Pictures in a row, ends included")));
  steps_->setRange(2, 40);
  return bar;
}

QWidget* PathsPanel::scrubber() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  play_ = flat_button(tr("play"), tr("Walk the paths to and fro at constant speed (P)"), bar);
  play_->setCheckable(true);
  play_->setFixedWidth(48);
  scrub_ = new QSlider(Qt::Horizontal, bar);
  scrub_->setObjectName("scrub");
  scrub_->setRange(0, kScrubSteps);
  scrub_->setAccessibleName(tr("Position on the paths"));
  scrub_->setToolTip(tr("Scrubs all rows at once; the sliders follow the last row"));
  row->addWidget(play_);
  row->addWidget(scrub_, 1);
  connect(scrub_, &QSlider::valueChanged, this, [this](int value) {
    scrub_to(static_cast<double>(value) / kScrubSteps);
    if (!scrub_->isSliderDown()) hub_.settle();  // keys and the wheel say no end of their gesture
  });
  connect(scrub_, &QSlider::sliderReleased, &hub_, &Hub::settle);
  connect(play_, &QToolButton::toggled, this, [this](bool on) {
    play_->setText(on ? tr("pause") : tr("play"));
    if (on) {
      timer_.start();
    } else {
      timer_.stop();
      hub_.settle();
    }
  });
  return bar;
}

void PathsPanel::toggle_play() { play_->toggle(); }

void PathsPanel::show_model() {
  play_->setChecked(false);
  const engine::ModelInfo& model = *hub_.model();
  const bool any = model.can.atlas && model.items >= 2;
  empty_->setText(any ? QString() : tr("Paths lead between items of a data set; this model has no atlas beside it."));
  empty_->setVisible(!any);
  for (QSpinBox* box : {from_, to_}) {
    const QSignalBlocker quiet(box);
    box->setRange(0, std::max(0, model.items - 1));
    box->setEnabled(any);
  }
  for (Row& row : rows_) {
    row.title->clear();
    row.lengths->clear();
    row.pictures->set_images(1, {});
  }
  play_->setEnabled(any);
  scrub_->setEnabled(any);
  steps_->setEnabled(any);
  show_session();
}

void PathsPanel::show_session() {
  if (!hub_.model()) return;
  const engine::PathRequest& path = hub_.session().path;
  const QSignalBlocker a(from_), b(to_), c(steps_);
  from_->setValue(path.from);
  to_->setValue(path.to);
  steps_->setValue(path.steps);
  from_class_->setText(class_of(*hub_.model(), path.from));
  to_class_->setText(class_of(*hub_.model(), path.to));
}

void PathsPanel::change() {
  engine::PathRequest path = hub_.session().path;
  path.from = from_->value();
  path.to = to_->value();
  path.steps = steps_->value();
  hub_.set_path(path);
}

PathsPanel::Row& PathsPanel::row(std::size_t index) {
  while (rows_.size() <= index) {
    auto* heading = new QHBoxLayout;
    Row row{new QLabel(this), dim_label({}, this), new ImageGrid(this)};
    heading->addWidget(row.title);
    heading->addStretch(1);
    heading->addWidget(row.lengths);
    rows_column_->addLayout(heading);
    rows_column_->addWidget(row.pictures, 1);
    const std::size_t number = rows_.size();
    connect(row.pictures, &ImageGrid::clicked, this, [this, number](int step) {
      if (!hub_.paths() || number >= hub_.paths()->rows.size()) return;
      const engine::PathRow& path = hub_.paths()->rows[number];
      const double position = static_cast<double>(step) / static_cast<double>(path.codes.size() - 1);
      hub_.take(path.codes[static_cast<std::size_t>(step)]);
      hub_.set_path_position(position);
    });
    rows_.push_back(row);
  }
  return rows_[index];
}

void PathsPanel::show_paths() {
  const std::vector<engine::PathKindInfo> kinds = engine::path_kinds();
  for (std::size_t i = 0; i < hub_.paths()->rows.size(); ++i) {
    const engine::PathRow& path = hub_.paths()->rows[i];
    Row& shown = row(i);
    shown.title->setText(QString::fromStdString(path.title));
    shown.title->setStyleSheet(QString("color: %1").arg(path_colour(static_cast<int>(i)).name()));
    for (const engine::PathKindInfo& kind : kinds) {
      if (kind.name == path.name) shown.title->setToolTip(QString::fromStdString(kind.tip));
    }
    shown.lengths->setText(tr("Fisher-Rao %1   Euclid %2   pull-back %3")
                               .arg(path.fisher_rao_length, 0, 'f', 2)
                               .arg(path.euclidean_length, 0, 'f', 2)
                               .arg(path.pullback_length, 0, 'f', 1));
    shown.lengths->setToolTip(
        tr("Length of this path under the Fisher-Rao metric of the posteriors (z and u), of its means in z, and of the "
           "pictures on the way under the Fisher-Rao metric of p(x given z)"));
    QVector<QImage> images;
    for (const engine::Picture& picture : path.pictures) images.push_back(to_image(picture));
    const int columns = static_cast<int>(images.size());
    shown.pictures->set_images(columns, std::move(images));
    shown.pictures->setAccessibleName(shown.title->text());
  }
  show_position();
}

void PathsPanel::show_position() {
  const double position = hub_.session().path_position;
  const QSignalBlocker quiet(scrub_);
  scrub_->setValue(static_cast<int>(std::lround(position * kScrubSteps)));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const int steps = rows_[i].pictures->count();
    rows_[i].pictures->set_marked(steps > 0 ? static_cast<int>(std::lround(position * (steps - 1))) : -1,
                                  path_colour(static_cast<int>(i)));
  }
}

// The sliders follow the last row, between its two nearest steps.
// The position follows the code, so that undo comes back to both as they were.
void PathsPanel::scrub_to(double position) {
  if (!hub_.paths() || hub_.paths()->rows.empty()) return hub_.set_path_position(position);
  const std::vector<engine::Code>& codes = hub_.paths()->rows.back().codes;
  const double at = position * static_cast<double>(codes.size() - 1);
  const auto k = std::min(static_cast<std::size_t>(at), codes.size() - 2);
  const auto t = static_cast<float>(at - static_cast<double>(k));
  engine::Code code = t < 0.5f ? codes[k] : codes[k + 1];
  for (std::size_t i = 0; i < code.z.size(); ++i) code.z[i] = (1 - t) * codes[k].z[i] + t * codes[k + 1].z[i];
  if (codes[k].mirrored == codes[k + 1].mirrored) {
    for (std::size_t i = 0; i < code.pose.size(); ++i) {
      code.pose[i] = (1 - t) * codes[k].pose[i] + t * codes[k + 1].pose[i];
    }
  }
  hub_.change_code(std::move(code), /*live=*/true);
  hub_.set_path_position(position);
}

}  // namespace latitude::ui
