#include "ui/widgets/header_row.h"

#include "ui/theme.h"

namespace latitude::ui {

HeaderRow::HeaderRow(const QString& title, QWidget* parent)
    : QWidget(parent), title_(new QLabel(title, this)), row_(new QHBoxLayout(this)) {
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(4);
  title_->setFont(title_font());
  row_->addWidget(title_);
  row_->addStretch(1);
}

void HeaderRow::add(QWidget* widget) { row_->addWidget(widget); }

QToolButton* HeaderRow::add_button(const QString& text, const QString& tip) {
  QToolButton* button = flat_button(text, tip, this);
  row_->addWidget(button);
  return button;
}

QLabel* HeaderRow::add_note() {
  QLabel* note = dim_label({}, this);
  row_->addWidget(note);
  return note;
}

QToolButton* flat_button(const QString& text, const QString& tip, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(text);
  button->setToolTip(tip);
  button->setAccessibleName(text);
  button->setProperty("flat", true);
  button->setFont(dim_font());
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

QLabel* dim_label(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setProperty("dim", true);
  label->setFont(dim_font());
  return label;
}

}  // namespace latitude::ui
