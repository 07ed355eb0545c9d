#include "ui/panels/slider_panel.h"

#include <QScrollBar>
#include <QTimer>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kStripPictures = 8;

QFrame* hairline(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setFrameShape(QFrame::HLine);
  line->setFixedHeight(1);
  line->setForegroundRole(QPalette::Mid);
  return line;
}

}  // namespace

SliderPanel::SliderPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), scroll_(new QScrollArea(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  column->addWidget(scroll_, 1);
  column->addWidget(tools());

  connect(&hub_, &Hub::model_opened, this, &SliderPanel::build);
  connect(&hub_, &Hub::code_changed, this, &SliderPanel::show_code);
  connect(&hub_, &Hub::strips_ready, this, &SliderPanel::show_strips);
  connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this, &SliderPanel::ask_for_visible_strips);
  if (hub_.model()) build();
}

// The row below the sliders: item, undo, redo.
QWidget* SliderPanel::tools() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(12, 4, 12, 8);
  layout->setSpacing(6);
  item_ = new QSpinBox(row);
  item_->setToolTip(tr("Go to an item of the data set: the sliders take its posterior means (Enter)"));
  item_->setAccessibleName(tr("Data item"));
  item_->setKeyboardTracking(false);
  item_->setEnabled(false);
  layout->addWidget(dim_label(tr("item"), row));
  layout->addWidget(item_, 1);
  QToolButton* undo = flat_button(tr("undo"), tr("Undo (Ctrl+Z)"), row);
  QToolButton* redo = flat_button(tr("redo"), tr("Redo (Ctrl+Shift+Z)"), row);
  undo->setEnabled(false);
  redo->setEnabled(false);
  layout->addWidget(undo);
  layout->addWidget(redo);
  connect(undo, &QToolButton::clicked, &hub_, &Hub::undo);
  connect(redo, &QToolButton::clicked, &hub_, &Hub::redo);
  connect(&hub_, &Hub::history_changed, this, [this, undo, redo] {
    undo->setEnabled(hub_.can_undo());
    redo->setEnabled(hub_.can_redo());
  });
  connect(item_, &QSpinBox::valueChanged, this, [this](int item) {
    if (item >= 0) hub_.go_to_item(item);
  });
  return row;
}

void SliderPanel::build() {
  pose_sliders_.clear();
  z_sliders_.clear();
  const engine::ModelInfo& model = *hub_.model();
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(12, 4, 12, 4);
  column->setSpacing(4);

  if (model.can.pose) {
    auto* header = new HeaderRow(tr("Pose u"), content);
    QToolButton* reset = header->add_button(tr("reset"), tr("Pose to the mean of its prior p(u)"));
    connect(reset, &QToolButton::clicked, &hub_, &Hub::reset_pose);
    column->addWidget(header);
    for (const engine::Axis& axis : model.pose_axes) pose_sliders_.push_back(add_slider(axis, true, column));
    column->addSpacing(2);
    column->addWidget(hairline(content));
    column->addSpacing(2);
  }
  auto* header = new HeaderRow(tr("Code z"), content);
  QToolButton* random = header->add_button(tr("random"), tr("Draw z from its prior N(0, I), the pose at its mean (R)"));
  QToolButton* reset =
      header->add_button(tr("reset all"), tr("z to the prior's mean 0, the pose to its mean (Ctrl+Home)"));
  connect(random, &QToolButton::clicked, &hub_, &Hub::randomise);
  connect(reset, &QToolButton::clicked, &hub_, &Hub::reset_code);
  column->addWidget(header);
  for (const engine::Axis& axis : model.z_axes) z_sliders_.emplace_back(axis.index, add_slider(axis, false, column));
  column->addStretch(1);
  scroll_->setWidget(content);

  const QSignalBlocker quiet(item_);
  item_->setEnabled(model.items > 0);
  item_->setRange(-1, std::max(0, model.items - 1));
  item_->setSpecialValueText(tr("none"));
  show_code();
  QTimer::singleShot(0, this, &SliderPanel::ask_for_visible_strips);
}

ValueSlider* SliderPanel::add_slider(const engine::Axis& axis, bool pose, QVBoxLayout* column) {
  ValueSlider::Look look;
  look.name = QString::fromStdString(axis.name);
  if (!pose && axis.share > 0)
    look.note = tr("%1 % of variance").arg(100 * axis.share, 0, 'f', axis.share < 0.0995 ? 1 : 0);
  look.amber = pose;
  look.strip = !pose;
  look.minimum = axis.minimum;
  look.maximum = axis.maximum;
  look.neutral = axis.neutral;
  look.reading = [axis](double value) { return QString::fromStdString(engine::reading(axis, value)); };
  auto* slider = new ValueSlider(std::move(look));
  slider->setObjectName(QString::fromStdString(axis.name));
  slider->setToolTip(QString::fromStdString(axis.tip) + tr(" Double click resets it."));
  column->addWidget(slider);
  connect(slider, &ValueSlider::moved, this, [this, axis, pose](double value) { change(axis, pose, value, true); });
  connect(slider, &ValueSlider::settled, &hub_, &Hub::settle);
  connect(slider, &ValueSlider::reset, this, [this, axis, pose] { change(axis, pose, axis.neutral, false); });
  return slider;
}

void SliderPanel::change(const engine::Axis& axis, bool pose, double value, bool live) {
  engine::Code code = hub_.session().code;
  (pose ? code.pose : code.z).at(static_cast<std::size_t>(axis.index)) = static_cast<float>(value);
  hub_.change_code(std::move(code), live);
}

void SliderPanel::show_code() {
  const engine::Code& code = hub_.session().code;
  for (std::size_t i = 0; i < pose_sliders_.size() && i < code.pose.size(); ++i) {
    pose_sliders_[i]->set_real_value(double{code.pose[i]});
  }
  for (const auto& [index, slider] : z_sliders_) {
    if (static_cast<std::size_t>(index) < code.z.size()) {
      slider->set_real_value(double{code.z[static_cast<std::size_t>(index)]});
    }
  }
  const QSignalBlocker quiet(item_);
  item_->setValue(hub_.session().item);
}

// Strips cost decoding, so only the sliders in sight have them.
void SliderPanel::ask_for_visible_strips() {
  std::vector<int> axes;
  const QRect sight = scroll_->viewport()->rect();
  for (const auto& [index, slider] : z_sliders_) {
    const QRect place(slider->mapTo(scroll_->viewport(), QPoint(0, 0)), slider->size());
    if (sight.intersects(place)) axes.push_back(index);
  }
  hub_.request_strips(axes, kStripPictures);
}

void SliderPanel::show_strips(const engine::Strips& strips) {
  for (std::size_t k = 0; k < strips.axes.size(); ++k) {
    for (const auto& [index, slider] : z_sliders_) {
      if (index != strips.axes[k]) continue;
      QVector<QImage> images;
      for (const engine::Picture& picture : strips.pictures[k]) images.push_back(to_image(picture));
      slider->set_strip(std::move(images));
    }
  }
}

void SliderPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  QTimer::singleShot(0, this, &SliderPanel::ask_for_visible_strips);
}

}  // namespace latitude::ui
