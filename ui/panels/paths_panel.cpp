#include "ui/panels/paths_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/panels/path_menu.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kScrubSteps = 1000;
constexpr double kSecondsAcross = 4;
constexpr int kTickMs = 33;
constexpr int kMostSteps = 40, kMostBeyond = 20;

constexpr const char* kViews[] = {"pictures", "lengths", "half-plane"};

int index_of(const QComboBox& box, const std::string& name) {
  return std::max(0, box.findData(QString::fromStdString(name)));
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
  pages_ = new QStackedWidget(this);
  pages_->addWidget(rows_ = new PathRowsView(hub_, this));
  pages_->addWidget(lengths_page());
  pages_->addWidget(half_plane_page());
  column->addWidget(pages_, 1);
  column->addWidget(scrubber());
  timer_.setInterval(kTickMs);
  connect(&timer_, &QTimer::timeout, this, [this] {
    const double next = hub_.session().path_position + direction_ * kTickMs / 1000.0 / kSecondsAcross;
    if (next >= 1 || next <= 0) direction_ = -direction_;  // to and fro
    scrub_to(std::clamp(next, 0.0, 1.0));
  });
  connect_hub();
}

void PathsPanel::connect_hub() {
  connect(&hub_, &Hub::model_opened, this, &PathsPanel::show_model);
  connect(&hub_, &Hub::session_changed, this, &PathsPanel::show_session);
  connect(&hub_, &Hub::paths_ready, this, &PathsPanel::show_paths);
  connect(&hub_, &Hub::path_position_changed, this, &PathsPanel::show_position);
  connect(&hub_, &Hub::path_look_changed, this, &PathsPanel::show_look);
  connect(
      &hub_, &Hub::theme_changed, this,
      [this] {
        if (hub_.paths()) show_paths();
      },
      Qt::QueuedConnection);
}

QSpinBox* PathsPanel::spin(const QString& name, const QString& tip) {
  auto* box = new QSpinBox(this);
  box->setFont(dim_font());
  box->setKeyboardTracking(false);
  box->setToolTip(tip);
  box->setAccessibleName(name);
  return box;
}

QWidget* PathsPanel::header() {
  auto* bar = new QWidget(this);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  row->addWidget(from_ = new PathEndField(hub_, &engine::PathRequest::from, bar));
  row->addWidget(to_ = new PathEndField(hub_, &engine::PathRequest::to, bar));
  row->addStretch(1);
  steps_ = spin(tr("Steps"), tr("Pictures from A to B, ends included"));
  steps_->setRange(2, kMostSteps);
  beyond_ = spin(tr("Steps beyond B"), tr("Further pictures behind B, of the paths that go on there"));
  beyond_->setRange(0, kMostBeyond);
  beyond_->setPrefix("+ ");
  for (QSpinBox* box : {steps_, beyond_}) connect(box, &QSpinBox::valueChanged, this, &PathsPanel::change);
  row->addWidget(dim_label(tr("steps"), bar));
  row->addWidget(steps_);
  row->addWidget(beyond_);
  view_ = new QComboBox(bar);
  view_->setFont(dim_font());
  view_->setAccessibleName(tr("View of the paths"));
  view_->setToolTip(tr("Pictures, a table of all lengths, or curves in the half-plane of mean and deviation"));
  const QString titles[] = {tr("pictures"), tr("lengths"), tr("(μ, σ)")};
  for (std::size_t i = 0; i < std::size(kViews); ++i) view_->addItem(titles[i], QString(kViews[i]));
  connect(view_, &QComboBox::activated, this, [this] {
    change_look([this](PathLook& look) { look.view = view_->currentData().toString().toStdString(); });
  });
  row->addWidget(view_);
  menu_ = flat_button(tr("rows"), tr("Which paths are shown, how the pose goes along, and files out"), bar);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->setMenu(new PathMenu(hub_, menu_));
  row->addWidget(menu_);
  return bar;
}

QWidget* PathsPanel::lengths_page() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  table_ = new PathTable(hub_, page);
  column->addWidget(table_, 1);
  auto* foot = new QHBoxLayout;
  foot->addWidget(dim_label(tr("bold: the shortest under each metric, the densest way"), page));
  foot->addStretch(1);
  energy_ = flat_button(tr("energy"),
                        tr("The integral of the squared speed in place of the length: never below its "
                           "square, and equal to it at constant speed"),
                        page);
  energy_->setCheckable(true);
  connect(energy_, &QToolButton::clicked, this,
          [this](bool on) { change_look([on](PathLook& look) { look.energy = on; }); });
  foot->addWidget(energy_);
  column->addLayout(foot);
  return page;
}

QWidget* PathsPanel::half_plane_page() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  auto* head = new QHBoxLayout;
  dimension_ = new QComboBox(page);
  dimension_->setFont(dim_font());
  dimension_->setAccessibleName(tr("Dimension"));
  dimension_->setToolTip(tr("The latent dimension whose Gaussians are drawn"));
  connect(dimension_, &QComboBox::activated, this,
          [this] { change_look([this](PathLook& look) { look.dimension = dimension_->currentData().toInt(); }); });
  head->addWidget(dimension_);
  head->addWidget(dim_label(tr("dashed: the Fisher-Rao half-circle   dotted: the straight line"), page));
  head->addStretch(1);
  column->addLayout(head);
  half_plane_ = new HalfPlaneView(page);
  half_plane_->setAccessibleName(tr("Half-plane of mean and deviation"));
  column->addWidget(half_plane_, 1);
  return page;
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
  scrub_->setToolTip(tr("Scrubs all rows at once; the sliders follow the last row that has codes"));
  speed_ = new QComboBox(bar);
  speed_->setFont(dim_font());
  speed_->setAccessibleName(tr("Constant speed by"));
  speed_->setToolTip(tr("Scrub and play at constant speed by this metric, on every row that has a length under it"));
  speed_->addItem(tr("by steps"), QString("steps"));
  for (const engine::PathKindInfo& metric : engine::path_metrics()) {
    speed_->addItem(tr("by %1").arg(QString::fromStdString(metric.title)), QString::fromStdString(metric.name));
  }
  row->addWidget(play_);
  row->addWidget(scrub_, 1);
  row->addWidget(speed_);
  connect(speed_, &QComboBox::activated, this, [this] {
    change_look([this](PathLook& look) { look.speed = speed_->currentData().toString().toStdString(); });
  });
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

void PathsPanel::change() {
  engine::PathRequest path = hub_.session().path;
  path.steps = steps_->value();
  path.beyond = beyond_->value();
  hub_.set_path(std::move(path));
}

void PathsPanel::change_look(const std::function<void(PathLook&)>& change) {
  PathLook look = hub_.session().path_look;
  change(look);
  hub_.set_path_look(std::move(look));
}

void PathsPanel::show_model() {
  play_->setChecked(false);
  const engine::ModelInfo& model = *hub_.model();
  const bool any = model.can.atlas && model.items >= 2;
  empty_->setText(any ? QString() : tr("Paths lead between items of a data set; this model has no atlas beside it."));
  empty_->setVisible(!any);
  pages_->setVisible(any);
  dimension_->clear();
  for (const engine::Axis& axis : model.z_axes) {
    dimension_->addItem(tr("%1 (%2 %)").arg(QString::fromStdString(axis.name)).arg(100 * axis.share, 0, 'f', 0),
                        axis.index);
  }
  rows_->show_paths();
  table_->show_paths();
  half_plane_->set_curves({});
  for (QWidget* each : {static_cast<QWidget*>(play_), static_cast<QWidget*>(scrub_), static_cast<QWidget*>(steps_),
                        static_cast<QWidget*>(beyond_), static_cast<QWidget*>(view_), static_cast<QWidget*>(menu_),
                        static_cast<QWidget*>(speed_)}) {
    each->setEnabled(any);
  }
  show_session();
  show_look();
}

void PathsPanel::show_session() {
  if (!hub_.model()) return;
  const engine::PathRequest& path = hub_.session().path;
  const QSignalBlocker a(steps_), b(beyond_);
  steps_->setValue(path.steps);
  beyond_->setValue(path.beyond);
  from_->show_session();
  to_->show_session();
}

void PathsPanel::show_look() {
  if (!hub_.model()) return;
  const PathLook& look = hub_.session().path_look;
  view_->setCurrentIndex(index_of(*view_, look.view));
  pages_->setCurrentIndex(view_->currentIndex());
  speed_->setCurrentIndex(index_of(*speed_, look.speed));
  dimension_->setCurrentIndex(std::max(0, dimension_->findData(look.dimension)));
  energy_->setChecked(look.energy);
  if (hub_.paths()) {
    table_->show_paths();
    show_half_plane();
    show_position();
  }
}

void PathsPanel::show_paths() {
  rows_->show_paths();
  table_->show_paths();
  show_half_plane();
  show_position();
}

void PathsPanel::show_half_plane() {
  QVector<HalfPlaneView::Curve> curves;
  half_plane_rows_.clear();
  const auto dimension = static_cast<std::size_t>(dimension_->currentData().toInt());
  const std::vector<engine::PathRow>& rows = hub_.paths()->rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].curve_mean.empty()) continue;
    HalfPlaneView::Curve curve{QString::fromStdString(rows[i].title), path_colour(static_cast<int>(i)), {}};
    for (std::size_t k = 0; k < rows[i].curve_mean.size(); ++k) {
      curve.points.push_back({rows[i].curve_mean[k].at(dimension), rows[i].curve_deviation[k].at(dimension)});
    }
    curves.push_back(std::move(curve));
    half_plane_rows_.push_back(i);
  }
  half_plane_->set_curves(std::move(curves));
}

void PathsPanel::show_position() {
  const double position = hub_.session().path_position;
  const QSignalBlocker quiet(scrub_);
  scrub_->setValue(static_cast<int>(std::lround(position * kScrubSteps)));
  rows_->show_position();
  if (!hub_.paths()) return;
  QVector<QPointF> marks;
  const std::size_t columns = engine::columns(*hub_.paths());
  for (std::size_t c = 0; c < half_plane_rows_.size(); ++c) {
    const engine::PathRow& row = hub_.paths()->rows[half_plane_rows_[c]];
    const QVector<QPointF>& points = half_plane_->curves()[static_cast<qsizetype>(c)].points;
    const double place = engine::place_on(row, position, columns, hub_.session().path_look.speed);
    const double at = place / (hub_.paths()->steps - 1) * static_cast<double>(points.size() - 1);
    marks.push_back(points[std::min(static_cast<qsizetype>(std::lround(at)), points.size() - 1)]);
  }
  half_plane_->set_marks(std::move(marks));
}

// The sliders follow the last row that has codes. The position follows the code, so that undo comes back to both as
// they were.
void PathsPanel::scrub_to(double position) {
  if (hub_.paths()) {
    const std::vector<engine::PathRow>& rows = hub_.paths()->rows;
    const auto with_codes =
        std::find_if(rows.rbegin(), rows.rend(), [](const engine::PathRow& row) { return row.codes.size() > 1; });
    if (with_codes != rows.rend()) {
      const double place =
          engine::place_on(*with_codes, position, engine::columns(*hub_.paths()), hub_.session().path_look.speed);
      hub_.change_code(*engine::code_on(*with_codes, place), /*live=*/true);
    }
  }
  hub_.set_path_position(position);
}

}  // namespace latitude::ui
