#include "ui/panels/picture_panel.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {

PicturePanel::PicturePanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(8);
  auto* header = new HeaderRow(tr("Picture"), this);
  where_ = header->add_note();
  column->addWidget(header);

  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  picture_ = new PictureView(this);
  picture_->setObjectName("picture");
  picture_->setAccessibleName(tr("Decoded picture"));
  picture_->setToolTip(tr("The mean of p(x given z, u): what the decoder draws for the sliders as they stand."));
  row->addWidget(picture_, 5);

  side_ = new QWidget(this);
  auto* side = new QVBoxLayout(side_);
  side->setContentsMargins(0, 0, 0, 0);
  side->setSpacing(4);
  template_ = new PictureView(side_);
  template_->setObjectName("template");
  template_->setAccessibleName(tr("Template"));
  template_->setToolTip(tr("The template that the decoder draws from z alone, before the pose u places it."));
  grid_ = new PictureView(side_);
  grid_->setObjectName("grid");
  grid_->setAccessibleName(tr("Sampling grid"));
  grid_->setToolTip(tr("The sampling grid T_u over the template: where each pixel of the picture is read."));
  grid_->set_dimmed(true);
  side->addWidget(template_);
  side->addWidget(dim_label(tr("template"), side_));
  side->addSpacing(4);
  side->addWidget(grid_);
  side->addWidget(dim_label(tr("sampling grid T_u"), side_));
  side->addStretch(1);
  row->addWidget(side_, 2);
  column->addLayout(row, 1);

  auto* foot = new QHBoxLayout;
  caption_ = dim_label({}, this);
  speed_ = dim_label({}, this);
  speed_->setToolTip(tr("From the input to the end of the picture's repaint"));
  foot->addWidget(caption_);
  foot->addStretch(1);
  foot->addWidget(speed_);
  column->addLayout(foot);

  connect(&hub_, &Hub::decoded_ready, this, &PicturePanel::show_decoded);
  connect(&hub_, &Hub::code_changed, this, &PicturePanel::show_where);
  connect(&hub_, &Hub::model_opened, this, [this] {
    const bool pose = hub_.model()->can.pose;
    side_->setVisible(pose);
    caption_->setText(pose ? tr("p(x | z, u)") : tr("p(x | z)"));
    show_where();
  });
  connect(&hub_, &Hub::latency_changed, this,
          [this] { speed_->setText(tr("%1 ms input to picture").arg(hub_.latency_ms(), 0, 'f', 1)); });
  connect(picture_, &PictureView::painted, this, [this] {
    if (shown_ != 0) hub_.report_painted(shown_);
  });
}

void PicturePanel::show_decoded(const engine::Decoded& decoded) {
  shown_ = decoded.request;
  picture_->set_image(to_image(decoded.picture));
  if (!decoded.template_picture) return;
  const QImage drawn = to_image(*decoded.template_picture);
  template_->set_image(drawn);
  grid_->set_image(drawn);
  QVector<QPointF> points;
  for (std::size_t i = 0; i + 1 < decoded.grid.size(); i += 2) {
    points.push_back(QPointF(double{decoded.grid[i]}, double{decoded.grid[i + 1]}));
  }
  grid_->set_grid(decoded.grid_lines, std::move(points));
}

void PicturePanel::show_where() {
  const Session& session = hub_.session();
  if (!hub_.model() || session.item < 0) {
    where_->setText({});
    return;
  }
  QString text = tr("item %1").arg(session.item);
  const auto item = static_cast<std::size_t>(session.item);
  const engine::ModelInfo& model = *hub_.model();
  if (item < model.labels.size()) {
    const auto label = static_cast<std::size_t>(model.labels[item]);
    text += tr(", class %1")
                .arg(label < model.class_names.size() ? QString::fromStdString(model.class_names[label])
                                                      : QString::number(label));
  }
  where_->setText(text);
}

}  // namespace latitude::ui
