#include "ui/panels/transfer_side_field.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

TransferSideField::TransferSideField(Hub& hub, Side side, QWidget* parent)
    : QWidget(parent), hub_(hub), side_(side), menu_(new QMenu(this)) {
  const bool rows = side == &engine::TransferRequest::rows;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  button_ = flat_button(rows ? tr("templates z ▾") : tr("poses u ▾"),
                        rows ? tr("Whose z gives each row its template: what is drawn")
                             : tr("Whose u gives each column its pose: how it is placed"),
                        this);
  button_->setPopupMode(QToolButton::InstantPopup);
  button_->setMenu(menu_);
  column->addWidget(button_);
  items_ = new QLineEdit(this);
  items_->setFont(dim_font());
  items_->setAccessibleName(rows ? tr("Items of the templates") : tr("Items of the poses"));
  items_->setToolTip(tr("Numbers of items, at most %1; a right click on the map adds one").arg(kMostTransferred));
  column->addWidget(items_);
  column->addWidget(what_ = dim_label({}, this));
  what_->setWordWrap(true);
  menu_->setToolTipsVisible(true);
  connect(menu_, &QMenu::aboutToShow, this, &TransferSideField::fill_menu);
  connect(items_, &QLineEdit::editingFinished, this, &TransferSideField::read_items);
}

void TransferSideField::set(engine::TransferSide side) {
  engine::TransferRequest transfer = hub_.session().transfer;
  transfer.*side_ = std::move(side);
  hub_.set_transfer(std::move(transfer));
}

void TransferSideField::set_items(std::vector<int> items) {
  engine::TransferSide side = hub_.session().transfer.*side_;
  side.from = "items";
  side.items = std::move(items);
  if (side.items.size() > kMostTransferred) side.items.resize(kMostTransferred);
  set(std::move(side));
}

void TransferSideField::add_item(Hub& hub, Side side, int item) {
  engine::TransferRequest transfer = hub.session().transfer;
  engine::TransferSide& changed = transfer.*side;
  changed.from = "items";
  if (changed.items.size() >= kMostTransferred) changed.items.erase(changed.items.begin());
  changed.items.push_back(item);
  hub.set_transfer(std::move(transfer));
}

// Made anew each time it opens: what there is to choose depends on the model and the selection.
void TransferSideField::fill_menu() {
  menu_->clear();
  if (!hub_.model()) return;
  const engine::ModelInfo& model = *hub_.model();
  const auto from = [this](const char* name) {
    engine::TransferSide side = hub_.session().transfer.*side_;
    side.from = name;
    return side;
  };
  if (model.items > 0) {
    menu_->addAction(tr("%1 items of distinct classes").arg(kFirstTransferred), this,
                     [this] { set_items(engine::distinct_items(*hub_.model(), kFirstTransferred)); });
    menu_->addAction(tr("%1 items at random").arg(kFirstTransferred), this, [this] {
      std::vector<int> items(kFirstTransferred);
      for (int& item : items) item = static_cast<int>(QRandomGenerator::global()->bounded(hub_.model()->items));
      set_items(std::move(items));
    });
    menu_
        ->addAction(tr("The selection's first %1").arg(kMostTransferred), this,
                    [this] { set_items(hub_.session().selection.items); })
        ->setEnabled(!hub_.session().selection.items.empty());
    if (const int item = hub_.session().item; item >= 0) {
      menu_->addAction(tr("Add the picture's item %1").arg(item), this, [this, item] { add_item(hub_, side_, item); });
    }
    menu_->addSeparator();
  }
  menu_->addAction(tr("%1 draws from the prior").arg(kFirstTransferred), this, [this, from] {
    engine::TransferSide side = from("prior");
    side.draws = static_cast<int>(kFirstTransferred);
    side.seed = QRandomGenerator::global()->generate();
    set(std::move(side));
  });
  menu_->addAction(tr("The sliders' code"), this, [this, from] { set(from("sliders")); })
      ->setToolTip(tr("As the sliders stand: it follows them"));
}

// What is not a list of this model's items is not taken.
void TransferSideField::read_items() {
  const int count = hub_.model() ? hub_.model()->items : 0;
  std::vector<int> items;
  for (const QString& each : items_->text().split(QRegularExpression("[\\s,;]+"), Qt::SkipEmptyParts)) {
    bool is_number = false;
    const int item = each.toInt(&is_number);
    if (!is_number || item < 0 || item >= count) {
      hub_.say(tr("\"%1\" is no item; expected numbers from 0 to %2.").arg(each).arg(count - 1));
      return show_session();
    }
    items.push_back(item);
  }
  if (items.empty() || items == (hub_.session().transfer.*side_).items) return show_session();
  set_items(std::move(items));
}

void TransferSideField::show_session() {
  const engine::TransferSide& side = hub_.session().transfer.*side_;
  QStringList numbers;
  for (const int item : side.items) numbers << QString::number(item);
  items_->setText(numbers.join(' '));
  items_->setCursorPosition(0);
  items_->setVisible(side.from == "items");
  what_->setVisible(side.from != "items");
  what_->setText(side.from == "prior" ? tr("%1 draws from the prior").arg(side.draws) : tr("of the sliders"));
}

}  // namespace latitude::ui
