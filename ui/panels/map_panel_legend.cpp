// The map's legend: a button for each class, which hides, shows or isolates it.
#include <QEvent>
#include <QPainter>

#include "ui/panels/map_panel.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

QIcon dot_icon(const QColor& colour) {
  QPixmap pixmap(20, 20);
  pixmap.setDevicePixelRatio(2);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(5, 5), 4, 4);
  return pixmap;
}

}  // namespace

void MapPanel::build_legend() {
  for (QPushButton* button : legend_buttons_) delete button;
  legend_buttons_.clear();
  while (QLayoutItem* item = legend_column_->takeAt(0)) delete item;
  if (!hub_.model() || hub_.model()->labels.empty()) return;
  const std::vector<std::string>& names = hub_.model()->class_names;
  for (std::size_t label = 0; label < names.size() && label < 30; ++label) {
    auto* button =
        new QPushButton(dot_icon(class_colour(static_cast<int>(label))), QString::fromStdString(names[label]), legend_);
    button->setCheckable(true);
    button->setChecked(true);
    button->setProperty("flat", true);
    button->setFont(dim_font());
    button->setToolTip(tr("Class %1: click hides or shows it, double click shows it alone").arg(button->text()));
    button->setAccessibleName(tr("Class %1").arg(button->text()));
    button->setStyleSheet(
        "QPushButton { text-align: left; padding: 3px 4px; } QPushButton:checked { background: transparent; }");
    button->installEventFilter(this);
    connect(button, &QPushButton::clicked, this, [this, label] { toggle_class(label, false); });
    legend_buttons_.push_back(button);
    legend_column_->addWidget(button);
  }
  legend_column_->addStretch(1);
  show_hidden();
}

bool MapPanel::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::MouseButtonDblClick) {
    for (std::size_t label = 0; label < legend_buttons_.size(); ++label) {
      if (legend_buttons_[label] == object) {
        toggle_class(label, true);
        return true;
      }
    }
  }
  return QWidget::eventFilter(object, event);
}

void MapPanel::toggle_class(std::size_t label, bool isolate) {
  std::vector<bool> hidden = hub_.session().hidden_classes;
  hidden.resize(legend_buttons_.size(), false);
  if (isolate) {
    std::vector<bool> alone(hidden.size(), true);
    alone[label] = false;
    // The first click of the double click has toggled the class already; alone twice means all again.
    hidden = hidden_before_ == alone ? std::vector<bool>(hidden.size(), false) : alone;
  } else {
    hidden_before_ = hidden;
    hidden[label] = !hidden[label];
  }
  hub_.set_hidden_classes(std::move(hidden));
  show_hidden();
}

void MapPanel::show_hidden() {
  const std::vector<bool>& hidden = hub_.session().hidden_classes;
  const auto is_hidden = [&](int label) {
    return label >= 0 && static_cast<std::size_t>(label) < hidden.size() && hidden[static_cast<std::size_t>(label)];
  };
  for (std::size_t label = 0; label < legend_buttons_.size(); ++label) {
    const bool shown = !is_hidden(static_cast<int>(label));
    legend_buttons_[label]->setChecked(shown);
    legend_buttons_[label]->setIcon(dot_icon(shown ? class_colour(static_cast<int>(label)) : colours().track));
  }
  std::vector<bool> points;
  for (const int label : hub_.model()->labels) points.push_back(is_hidden(label));
  view_->set_hidden(std::move(points));
}

}  // namespace latitude::ui
