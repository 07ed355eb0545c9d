#include "ui/panels/transfer_panel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

TransferPanel::TransferPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 4, 12, 12);
  row->setSpacing(12);
  empty_ = dim_label({}, this);
  empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  empty_->setWordWrap(true);
  row->addWidget(empty_, 1);
  grid_ = new ImageGrid(this);
  grid_->setObjectName("transfer");
  grid_->setAccessibleName(tr("Templates at poses"));
  grid_->setToolTip(
      tr("What the decoder draws for the row's z, placed by the column's u. Click to take both to the sliders."));
  row->addWidget(grid_, 1);
  row->addWidget(fields_ = fields());
  connect(&hub_, &Hub::model_opened, this, &TransferPanel::show_model);
  connect(&hub_, &Hub::session_changed, this, &TransferPanel::show_session);
  connect(&hub_, &Hub::transfer_ready, this, &TransferPanel::show_transfer);
  connect(&hub_, &Hub::theme_changed, this, &TransferPanel::show_transfer, Qt::QueuedConnection);
  connect(grid_, &ImageGrid::clicked, this, &TransferPanel::take);
  connect(grid_, &ImageGrid::heading_clicked, this, &TransferPanel::go_to);
}

QWidget* TransferPanel::fields() {
  constexpr int kWidth = 128;
  auto* bar = new QWidget(this);
  bar->setFixedWidth(kWidth);
  auto* column = new QVBoxLayout(bar);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  column->addWidget(columns_ = new TransferSideField(hub_, &engine::TransferRequest::columns, bar));
  column->addWidget(rows_ = new TransferSideField(hub_, &engine::TransferRequest::rows, bar));
  save_ = flat_button(tr("save"), tr("All of them into one file: PNG or SVG"), bar);
  connect(save_, &QToolButton::clicked, this, &TransferPanel::choose_file);
  column->addStretch(1);
  column->addWidget(save_, 0, Qt::AlignRight);
  return bar;
}

void TransferPanel::show_model() {
  const bool pose = hub_.model()->can.pose;
  fields_->setVisible(pose);
  grid_->setVisible(pose);
  empty_->setVisible(!pose);
  empty_->setText(tr("%1 has no pose u: its z says at once what is drawn and how it is placed, so there is nothing to "
                     "transfer. Models with a spatial transformer (TVAE) keep the two apart.")
                      .arg(QString::fromStdString(hub_.model()->name)));
  show_session();
  show_transfer();
}

void TransferPanel::show_session() {
  if (!hub_.model()) return;
  rows_->show_session();
  columns_->show_session();
}

void TransferPanel::show_transfer() {
  save_->setEnabled(hub_.transfer().has_value());
  grid_->set_headings({});
  if (!hub_.transfer()) return grid_->set_images(1, {});
  const engine::Transfer& transfer = *hub_.transfer();
  QVector<QImage> images;
  for (const std::vector<engine::Picture>& row : transfer.pictures) {
    for (const engine::Picture& picture : row) images.push_back(to_image(picture));
  }
  grid_->set_images(static_cast<int>(transfer.originals.size()), std::move(images));
  ImageGrid::Headings headings;
  headings.across = tr("u →");
  headings.down = tr("z ↓");
  headings.across_colour = colours().pose;
  headings.down_colour = colours().code;
  for (std::size_t c = 0; c < transfer.originals.size(); ++c) headings.columns.push_back(column_heading(transfer, c));
  for (std::size_t r = 0; r < transfer.templates.size(); ++r) {
    const QImage drawn = to_image(transfer.templates[r]);
    headings.rows.push_back(
        {drawn, drawn, tr("template, %1").arg(QString::fromStdString(engine::name_of(transfer.of.rows, r)))});
  }
  grid_->set_headings(std::move(headings));
}

// Enlarged, it shows beside the picture where each of its pixels is read in its template.
ImageGrid::Heading TransferPanel::column_heading(const engine::Transfer& transfer, std::size_t column) const {
  constexpr int kSide = 168;
  const QImage picture = to_image(transfer.originals[column]);
  QImage both(2 * kSide, kSide, QImage::Format_RGB32);
  both.fill(Qt::black);
  QPainter painter(&both);
  draw_smooth(painter, QRectF(0, 0, kSide, kSide), picture);
  const QRectF beside(kSide, 0, kSide, kSide);
  painter.setClipRect(beside);
  painter.setOpacity(0.45);
  draw_smooth(painter, beside, to_image(transfer.column_templates[column]));
  painter.setOpacity(1);
  draw_sampling_grid(painter, beside, picture.size(), transfer.grid_lines, transfer.grids[column]);
  return {picture, both,
          tr("pose and sampling grid, %1").arg(QString::fromStdString(engine::name_of(transfer.of.columns, column)))};
}

void TransferPanel::take(int cell) {
  if (!hub_.transfer()) return;
  const std::vector<std::vector<engine::Code>>& codes = hub_.transfer()->codes;
  const std::size_t columns = hub_.transfer()->originals.size(), index = static_cast<std::size_t>(cell);
  if (columns > 0 && index / columns < codes.size()) hub_.take(codes[index / columns][index % columns]);
}

void TransferPanel::go_to(bool of_column, int index) {
  if (!hub_.transfer()) return;
  const engine::TransferSide& side = of_column ? hub_.transfer()->of.columns : hub_.transfer()->of.rows;
  const auto at = static_cast<std::size_t>(index);
  if (side.from == "items" && at < side.items.size()) hub_.go_to_item(side.items[at]);
}

void TransferPanel::choose_file() {
  auto* dialog = new QFileDialog(this, tr("Save the transfer"), {}, tr("Picture (*.png);;Drawing (*.svg)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix("png");
  dialog->selectFile("transfer.png");
  connect(dialog, &QFileDialog::filterSelected, dialog,
          [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.contains("svg") ? "svg" : "png"); });
  connect(dialog, &QFileDialog::fileSelected, &hub_, &Hub::export_transfer);
  dialog->open();
}

void TransferPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  hub_.set_transfer_visible(true);
}

void TransferPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  hub_.set_transfer_visible(false);
}

}  // namespace latitude::ui
