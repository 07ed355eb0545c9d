// How the map's points look and what that means: colours, contours, and the legend with a button for each class, which
// hides, shows or isolates it.
#include <QEvent>
#include <QPainter>
#include <utility>

#include "ui/panels/map_panel.h"
#include "ui/theme.h"
#include "ui/widgets/colour_bar.h"

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

// Only what is other than before: a slider of this menu moves while points are looked at.
void MapPanel::show_look() {
  const MapLook& look = hub_.session().look;
  const MapLook before = std::exchange(shown_look_, look);
  // Over pictures of the plane points are faint, and become no pictures themselves unless that is asked for.
  constexpr double kFaint = 0.2;
  const bool on_pictures = MapBackground::shows_pictures(hub_);
  view_->set_point_look(look.point_size, look.opacity * (on_pictures ? kFaint : 1.0));
  view_->set_pictures_shown(look.pictures == "always"                 ? PicturesShown::always
                            : look.pictures == "never" || on_pictures ? PicturesShown::never
                                                                      : PicturesShown::near);
  if (look.colour != before.colour) show_colours();
  if (look.contours != before.contours) ask_for_contours();
}

void MapPanel::show_colours() {
  if (!hub_.model()) return;
  const MapColours shown = map_colours(*hub_.model(), hub_.session().look.colour);
  view_->set_colours(shown.of_items);
  bar_->setVisible(shown.range.has_value());
  if (shown.range) bar_->set_range(*shown.range);
  show_hidden();
}

void MapPanel::ask_for_contours() {
  if (!hub_.session().look.contours || !hub_.map()) {
    view_->set_regions({});
  } else {
    hub_.request_contours({hub_.map()->x, hub_.map()->y, hub_.model()->labels});
  }
}

void MapPanel::show_contours(const engine::Contours& contours) {
  if (!hub_.session().look.contours) return;
  QVector<PointCloudView::Region> regions;
  for (std::size_t label = 0; label < contours.classes.size(); ++label) {
    const std::vector<bool>& hidden = hub_.session().hidden_classes;
    if (label < hidden.size() && hidden[label]) continue;
    PointCloudView::Region region{{}, class_colour(static_cast<int>(label))};
    for (const engine::Outline& outline : contours.classes[label]) {
      QPolygonF line;
      for (std::size_t i = 0; i < outline.x.size(); ++i) line << QPointF(double{outline.x[i]}, double{outline.y[i]});
      region.lines.push_back(line);
    }
    regions.push_back(std::move(region));
  }
  view_->set_regions(std::move(regions));
}

void MapPanel::build_legend() {
  for (QPushButton* button : legend_buttons_) delete button;
  legend_buttons_.clear();
  while (QLayoutItem* item = legend_column_->takeAt(0)) delete item;
  legend_column_->addWidget(bar_);
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
  ask_for_contours();
}

void MapPanel::show_hidden() {
  const std::vector<bool>& hidden = hub_.session().hidden_classes;
  const auto is_hidden = [&](int label) {
    return label >= 0 && static_cast<std::size_t>(label) < hidden.size() && hidden[static_cast<std::size_t>(label)];
  };
  for (std::size_t label = 0; label < legend_buttons_.size(); ++label) {
    const bool shown = !is_hidden(static_cast<int>(label));
    legend_buttons_[label]->setChecked(shown);
    const QColor colour = bar_->isHidden() ? class_colour(static_cast<int>(label)) : colours().dim;
    legend_buttons_[label]->setIcon(dot_icon(shown ? colour : colours().track));
  }
  std::vector<bool> points;
  for (const int label : hub_.model()->labels) points.push_back(is_hidden(label));
  view_->set_hidden(std::move(points));
}

}  // namespace latitude::ui
