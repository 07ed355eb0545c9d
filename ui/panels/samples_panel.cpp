#include "ui/panels/samples_panel.h"

#include <QVBoxLayout>
#include <iterator>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

struct Size {
  int rows, columns;
};
constexpr Size kSizes[] = {{4, 6}, {6, 8}, {8, 12}, {10, 16}, {20, 20}};
constexpr int kFirstSize = 1;

}  // namespace

SamplesPanel::SamplesPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), grid_(new ImageGrid(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 12);
  column->setSpacing(6);
  column->addWidget(header());
  grid_->setObjectName("samples");
  grid_->setAccessibleName(tr("Samples of the prior"));
  grid_->setToolTip(
      tr("Pictures decoded from z drawn from p(z) = N(0, I). Click one to take its code to the sliders."));
  column->addWidget(grid_, 1);
  connect(&hub_, &Hub::samples_ready, this, &SamplesPanel::show_samples);
  connect(&hub_, &Hub::session_changed, this, &SamplesPanel::show_session);
  connect(&hub_, &Hub::model_opened, this, [this] { pose_->setVisible(hub_.model()->can.pose); });
  connect(grid_, &ImageGrid::clicked, this, [this](int index) {
    if (static_cast<std::size_t>(index) < codes_.size()) hub_.take(codes_[static_cast<std::size_t>(index)]);
  });
}

QWidget* SamplesPanel::header() {
  auto* header = new HeaderRow(tr("Samples"), this);
  pose_ = new QComboBox(header);
  pose_->addItems({tr("pose of the sliders"), tr("pose sampled")});
  pose_->setToolTip(
      tr("u as the pose sliders stand (at the prior's mean after a reset), or drawn from p(u) for each sample"));
  pose_->setAccessibleName(tr("Pose of the samples"));
  size_ = new QComboBox(header);
  for (const Size& size : kSizes) size_->addItem(tr("%1 × %2").arg(size.rows).arg(size.columns));
  size_->setCurrentIndex(kFirstSize);
  size_->setToolTip(tr("Rows and columns of the grid"));
  size_->setAccessibleName(tr("Size of the grid"));
  temperature_ = new QDoubleSpinBox(header);
  temperature_->setRange(0, 2);
  temperature_->setSingleStep(0.1);
  temperature_->setDecimals(1);
  temperature_->setValue(1);
  temperature_->setPrefix(tr("σ "));
  temperature_->setToolTip(tr("Standard deviation of z: 1 is the prior, less keeps to its middle"));
  temperature_->setAccessibleName(tr("Temperature"));
  for (QWidget* each :
       {static_cast<QWidget*>(pose_), static_cast<QWidget*>(size_), static_cast<QWidget*>(temperature_)}) {
    each->setFont(dim_font());
    header->add(each);
  }
  QToolButton* draw = header->add_button(tr("draw"), tr("New samples (N)"));
  connect(draw, &QToolButton::clicked, &hub_, &Hub::draw_samples);
  connect(pose_, &QComboBox::activated, this, &SamplesPanel::change);
  connect(size_, &QComboBox::activated, this, &SamplesPanel::change);
  connect(temperature_, &QDoubleSpinBox::valueChanged, this, &SamplesPanel::change);
  return header;
}

void SamplesPanel::change() {
  engine::SamplesRequest samples = hub_.session().samples;
  const Size size = kSizes[std::max(0, size_->currentIndex())];
  samples.rows = size.rows;
  samples.columns = size.columns;
  samples.sample_pose = pose_->currentIndex() == 1;
  samples.temperature = temperature_->value();
  hub_.set_samples(samples);
}

void SamplesPanel::show_session() {
  const engine::SamplesRequest& samples = hub_.session().samples;
  const QSignalBlocker quiet(temperature_);
  temperature_->setValue(samples.temperature);
  pose_->setCurrentIndex(samples.sample_pose ? 1 : 0);
  for (int i = 0; i < static_cast<int>(std::size(kSizes)); ++i) {
    if (kSizes[i].rows == samples.rows && kSizes[i].columns == samples.columns) size_->setCurrentIndex(i);
  }
}

void SamplesPanel::show_samples(const engine::Samples& samples) {
  QVector<QImage> images;
  images.reserve(static_cast<qsizetype>(samples.pictures.size()));
  for (const engine::Picture& picture : samples.pictures) images.push_back(to_image(picture));
  codes_ = samples.codes;
  grid_->set_images(samples.columns, std::move(images));
}

void SamplesPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  hub_.set_samples_visible(true);
}

void SamplesPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  hub_.set_samples_visible(false);
}

}  // namespace latitude::ui
