#include "ui/panels/path_end_field.h"

#include <QHBoxLayout>
#include <algorithm>

#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

PathEndField::PathEndField(Hub& hub, engine::PathEnd engine::PathRequest::*end, QWidget* parent)
    : QWidget(parent), hub_(hub), end_(end), menu_(new QMenu(this)) {
  const bool a = end == &engine::PathRequest::from;
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2);
  button_ = flat_button(a ? tr("A") : tr("B"),
                        a ? tr("Where the paths start: an item, the sliders, or the mean of a class")
                          : tr("Where the paths end: an item, the sliders, or the mean of a class"),
                        this);
  button_->setPopupMode(QToolButton::InstantPopup);
  button_->setMenu(menu_);
  row->addWidget(button_);
  item_ = new QSpinBox(this);
  item_->setFont(dim_font());
  item_->setKeyboardTracking(false);
  item_->setAccessibleName(a ? tr("Start item A") : tr("End item B"));
  item_->setToolTip(a ? tr("Item where the paths start (shift + click on the map)")
                      : tr("Item where the paths end (ctrl + click on the map)"));
  row->addWidget(item_);
  row->addWidget(what_ = dim_label({}, this));
  menu_->setToolTipsVisible(true);
  connect(menu_, &QMenu::aboutToShow, this, &PathEndField::fill_menu);
  connect(item_, &QSpinBox::valueChanged, this, [this](int item) { set(item); });
}

void PathEndField::set(engine::PathEnd end) {
  engine::PathRequest path = hub_.session().path;
  path.*end_ = std::move(end);
  hub_.set_path(std::move(path));
}

// Made anew each time it opens: the classes are the model's.
void PathEndField::fill_menu() {
  menu_->clear();
  if (!hub_.model()) return;
  const engine::ModelInfo& model = *hub_.model();
  menu_->addAction(tr("Item %1").arg(item_->value()), this, [this] { set(item_->value()); });
  if (hub_.session().item >= 0) {
    menu_->addAction(tr("The picture's item %1").arg(hub_.session().item), this, [this] { set(hub_.session().item); });
  }
  menu_->addAction(tr("The sliders' code"), this, [this] { set(engine::PathEnd::at(hub_.session().code)); })
      ->setToolTip(tr("As the sliders stand now, with the deviations that are usual in the atlas"));
  menu_->addSeparator();
  for (int label = 0; label < static_cast<int>(model.class_names.size()); ++label) {
    if (std::find(model.labels.begin(), model.labels.end(), label) == model.labels.end()) continue;
    menu_
        ->addAction(
            tr("Mean of class %1").arg(QString::fromStdString(model.class_names[static_cast<std::size_t>(label)])),
            this, [this, label] { set(engine::PathEnd::mean_of(label)); })
        ->setToolTip(tr("The Frechet mean of the class's posteriors under the Fisher-Rao metric"));
  }
}

QString PathEndField::class_of(int item) const {
  const engine::ModelInfo& model = *hub_.model();
  const auto index = static_cast<std::size_t>(item);
  if (item < 0 || index >= model.labels.size()) return {};
  const auto label = static_cast<std::size_t>(model.labels[index]);
  return label < model.class_names.size() ? QString("(%1)").arg(QString::fromStdString(model.class_names[label]))
                                          : QString();
}

void PathEndField::show_session() {
  const engine::ModelInfo& model = *hub_.model();
  const engine::PathEnd& end = hub_.session().path.*end_;
  const bool any = model.can.atlas && model.items >= 2, is_item = end.kind == engine::PathEnd::Kind::item;
  const QSignalBlocker quiet(item_);
  item_->setRange(0, std::max(0, model.items - 1));
  if (is_item) item_->setValue(end.item);
  item_->setVisible(is_item);
  item_->setEnabled(any);
  button_->setEnabled(any);
  switch (end.kind) {
    case engine::PathEnd::Kind::item:
      what_->setText(class_of(end.item));
      break;
    case engine::PathEnd::Kind::class_mean:
      what_->setText(
          tr("mean of %1").arg(QString::fromStdString(model.class_names.at(static_cast<std::size_t>(end.label)))));
      break;
    case engine::PathEnd::Kind::code:
      what_->setText(tr("sliders"));
      break;
  }
}

}  // namespace latitude::ui
