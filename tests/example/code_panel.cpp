#include "example/code_panel.h"

#include <QVBoxLayout>
#include <cmath>

#include "ui/widgets/header_row.h"

namespace latitude::ui {

CodePanel::CodePanel(Hub& hub, QWidget* parent)
    : QWidget(parent), hub_(hub), name_(new QLabel(this)), norm_(dim_label({}, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 12);
  column->addWidget(new HeaderRow(tr("Code"), this));
  name_->setObjectName("code_model");
  norm_->setObjectName("code_norm");
  norm_->setToolTip(tr("Length of z, and its root mean square under the prior N(0, I), the root of the dimensions"));
  column->addWidget(name_);
  column->addWidget(norm_);
  column->addStretch();
  connect(&hub_, &Hub::model_opened, this, &CodePanel::show_code);
  connect(&hub_, &Hub::code_changed, this, &CodePanel::show_code);
  show_code();
}

void CodePanel::show_code() {
  if (!hub_.model()) {
    name_->setText(tr("no model"));
    norm_->clear();
    return;
  }
  double square = 0;
  for (const float z : hub_.session().code.z) square += double{z} * z;
  name_->setText(QString::fromStdString(hub_.model()->name));
  norm_->setText(tr("|z| = %1 (prior %2)")
                     .arg(std::sqrt(square), 0, 'f', 2)
                     .arg(std::sqrt(static_cast<double>(hub_.session().code.z.size())), 0, 'f', 2));
}

}  // namespace latitude::ui
