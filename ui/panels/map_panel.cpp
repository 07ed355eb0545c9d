#include "ui/panels/map_panel.h"

#include <QHBoxLayout>
#include <QMenu>
#include <algorithm>

#include "ui/panels/map_export.h"
#include "ui/panels/selection_bar.h"
#include "ui/panels/transfer_side_field.h"
#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr qsizetype kMostKept = 6000;  // pictures of items

}  // namespace

MapPanel::MapPanel(Hub& hub, QWidget* parent)
    : QWidget(parent), hub_(hub), header_(new MapHeader(hub, this)), view_(new PointCloudView(this)) {
  build();
  connect_hub();
  connect_view();
  // After this panel: it asks for what lies under points that are there.
  background_ = new MapBackground(hub_, *view_, this);
  static_cast<QVBoxLayout*>(view_->layout())->addWidget(background_->legend(), 0, Qt::AlignLeft | Qt::AlignBottom);
}

void MapPanel::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header_);
  column->addWidget(new SelectionBar(hub_, this));
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  view_->setObjectName("map");
  view_->setAccessibleName(tr("Map of latent means"));
  row->addWidget(view_, 1);
  legend_ = new QWidget(this);
  legend_column_ = new QVBoxLayout(legend_);
  legend_column_->setContentsMargins(0, 0, 0, 0);
  legend_column_->setSpacing(0);
  bar_ = new ColourBar(legend_);
  bar_->hide();
  row->addWidget(legend_);
  column->addLayout(row, 1);
  auto* foot = new QHBoxLayout;
  hint_ = dim_label(tr("click: go there   shift: A   ctrl: B   drag the marker to walk   wheel: zoom   F: fit"), this);
  foot->addWidget(hint_);
  foot->addStretch(1);
  state_ = dim_label({}, this);
  state_->setAccessibleName(tr("State of the map"));
  foot->addWidget(state_);
  column->addLayout(foot);

  empty_ = dim_label({}, view_);
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  empty_->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* over = new QVBoxLayout(view_);
  over->addWidget(empty_);
  card_ = new MapCard(view_);
}

void MapPanel::connect_hub() {
  connect(&hub_, &Hub::model_opened, this, &MapPanel::show_model);
  connect(&hub_, &Hub::map_ready, this, &MapPanel::show_map);
  connect(&hub_, &Hub::code_changed, this, [this] {
    if (!hub_.map()) return;
    marker_ = engine::anchors(*hub_.map(), hub_.session().code.z);
    show_marker();
  });
  connect(&hub_, &Hub::paths_ready, this, &MapPanel::show_paths);
  connect(&hub_, &Hub::path_position_changed, this, &MapPanel::show_dots);
  connect(&hub_, &Hub::path_look_changed, this, &MapPanel::show_dots);
  connect(&hub_, &Hub::item_hovered, this, &MapPanel::show_card);
  connect(&hub_, &Hub::selection_changed, this, &MapPanel::show_selection);
  connect(&hub_, &Hub::look_changed, this, &MapPanel::show_look);
  connect(&hub_, &Hub::contours_ready, this, &MapPanel::show_contours);
  connect(&hub_, &Hub::thumbnails_ready, this, &MapPanel::show_pictures);
  connect(&hub_, &Hub::session_changed, this, [this] {
    // Another method was chosen: its map takes a moment.
    const engine::MapRequest& wanted = hub_.session().map;
    if (!hub_.model() || !hub_.model()->can.atlas || wanted.method != "tsne" || wanted == shown_request_) return;
    shown_request_ = wanted;
    state_->setText(tr("finding neighbours ..."));
  });
  // The theme's colours are other ones.
  connect(
      &hub_, &Hub::theme_changed, this,
      [this] {
        show_colours();
        show_paths();
        ask_for_contours();
        view_->refresh();
      },
      Qt::QueuedConnection);
}

void MapPanel::connect_view() {
  connect(header_, &MapHeader::selecting_changed, view_, &PointCloudView::set_selecting);
  connect(header_, &MapHeader::fit_wanted, view_, &PointCloudView::fit);
  connect(header_, &MapHeader::export_wanted, this, [this] { (new MapExport(hub_, *view_, writers_, this))->show(); });
  connect(view_, &PointCloudView::hovered, this, &MapPanel::hover);
  connect(view_, &PointCloudView::lassoed, this, [this](std::vector<int> items) {
    Selection selection = hub_.session().selection;
    selection.items = std::move(items);
    hub_.set_selection(std::move(selection));
  });
  connect(view_, &PointCloudView::clicked, this, &MapPanel::clicked);
  connect(view_, &PointCloudView::ground_clicked, this, [this](QPointF at) {
    if (!hub_.map() || !MapBackground::shows_pictures(hub_)) return;
    engine::Code code = hub_.session().code;
    code.z = engine::moved_to(*hub_.map(), code.z, {at.x(), at.y()});
    hub_.take(std::move(code));
  });
  connect(view_, &PointCloudView::menu_wanted, this, &MapPanel::menu);
  connect(view_, &PointCloudView::pictures_wanted, this, &MapPanel::ask_for_pictures);
  connect(view_, &PointCloudView::marker_released, this, [this] {
    dragged_to_.reset();
    hub_.settle();
    show_marker();
  });
  connect(view_, &PointCloudView::marker_dragged, this, [this](QPointF to) {
    if (!hub_.map()) return;
    engine::Code code = hub_.session().code;
    code.z = engine::moved_to(*hub_.map(), code.z, {to.x(), to.y()});
    dragged_to_ = to;
    hub_.change_code(std::move(code), /*live=*/true);
  });
}

void MapPanel::show_model() {
  card_->hide();
  pictures_.clear();
  view_->set_points({}, {});
  view_->set_pins({});
  view_->set_curves({});
  view_->set_dots({});
  view_->set_marker(std::nullopt);
  empty_->setText(hub_.model()->can.atlas ? QString()
                                          : tr("This model has no atlas beside it (NAME.atlas.safetensors), so there "
                                               "is no map of latent means. Training it here writes one."));
  shown_method_.clear();
  shown_request_ = {};
  dragged_to_.reset();
  state_->clear();
  hint_->show();
  build_legend();
}

void MapPanel::show_map() {
  const engine::Map& map = *hub_.map();
  shown_request_ = hub_.session().map;
  QVector<QPointF> points;
  points.reserve(static_cast<qsizetype>(map.x.size()));
  for (std::size_t i = 0; i < map.x.size(); ++i) points.push_back(QPointF(double{map.x[i]}, double{map.y[i]}));
  const bool moves = map.method == "tsne" && shown_method_ == map.method && view_->count() == points.size();
  if (moves) {
    view_->move_points(std::move(points));
  } else {
    shown_method_ = map.method;
    marker_ = engine::anchors(map, hub_.session().code.z);
    view_->set_points(std::move(points), map_colours(*hub_.model(), hub_.session().look.colour).of_items);
    show_look();
    show_colours();
    show_selection();
    ask_for_contours();
  }
  if (moves) ask_for_contours();
  view_->set_links({});
  show_state();
  show_marker();
  show_paths();
}

// How far t-SNE is.
void MapPanel::show_state() {
  const engine::Map& map = *hub_.map();
  QStringList parts;
  if (map.settling) parts << tr("iteration %1 of %2").arg(map.iteration).arg(map.iterations);
  if (map.divergence) parts << tr("KL %1").arg(*map.divergence, 0, 'f', 3);
  if (map.settling && !map.paused && map.seconds_left >= 1) {
    parts << tr("%1 s left").arg(map.seconds_left, 0, 'f', 0);
  }
  if (map.paused) parts << tr("paused");
  hint_->setVisible(!map.settling);  // both together would widen the panel
  state_->setText(parts.join("   "));
}

void MapPanel::show_selection() { view_->set_selected(hub_.session().selection.items); }

QPointF MapPanel::place(const engine::Anchors& anchors) const {
  const engine::MapPoint point = engine::place(*hub_.map(), anchors);
  return {point.x, point.y};
}

void MapPanel::show_marker() {
  if (hub_.map()) view_->set_marker(dragged_to_ ? *dragged_to_ : place(marker_));
}

void MapPanel::show_paths() {
  if (!hub_.map() || !hub_.paths() || hub_.paths()->rows.empty()) return;
  QVector<PointCloudView::Curve> curves;
  for (const engine::PathRow& row : hub_.paths()->rows) {
    PointCloudView::Curve curve;
    curve.colour = path_colour(static_cast<int>(curves.size()));
    for (const engine::Anchors& each : row.anchors) curve.points.push_back(place(each));
    curves.push_back(std::move(curve));
  }
  // At the ends of a row that begins and ends with them: not pixels, nor samples, if there is any other.
  const std::vector<engine::PathRow>& rows = hub_.paths()->rows;
  auto ends =
      std::find_if(rows.begin(), rows.end(), [](const engine::PathRow& row) { return !row.deviations.empty(); });
  if (ends == rows.end())
    ends = std::find_if(rows.begin(), rows.end(), [](const engine::PathRow& row) { return !row.anchors.empty(); });
  QVector<PointCloudView::Pin> pins;
  if (ends != rows.end()) {
    pins = {{place(ends->anchors.front()), "A"},
            {place(ends->anchors[static_cast<std::size_t>(hub_.paths()->steps) - 1]), "B"}};
  }
  view_->set_pins(std::move(pins));
  view_->set_curves(std::move(curves));
  show_dots();
}

// Where each path is scrubbed to, between its two nearest steps.
void MapPanel::show_dots() {
  if (!hub_.map() || !hub_.paths()) return;
  QVector<QPointF> dots;
  for (const engine::PathRow& row : hub_.paths()->rows) {
    if (row.anchors.size() < 2) continue;
    const double at = engine::place_on(row, hub_.session().path_position, engine::columns(*hub_.paths()),
                                       hub_.session().path_look.speed);
    const auto k = std::min(static_cast<std::size_t>(at), row.anchors.size() - 2);
    const double t = at - static_cast<double>(k);
    dots.push_back(place(row.anchors[k]) * (1 - t) + place(row.anchors[k + 1]) * t);
  }
  view_->set_dots(std::move(dots));
}

// Pictures that were decoded before are shown at once; only the others are asked for.
void MapPanel::ask_for_pictures(std::vector<int> items) {
  pictures_wanted_ = std::move(items);
  if (pictures_.size() > kMostKept) pictures_.clear();
  std::vector<int> missing;
  for (const int item : pictures_wanted_) {
    if (!pictures_.contains(item)) missing.push_back(item);
  }
  if (missing.empty()) return show_pictures({});
  hub_.request_thumbnails(std::move(missing));
}

void MapPanel::show_pictures(const engine::Thumbnails& thumbnails) {
  for (std::size_t k = 0; k < thumbnails.items.size(); ++k) {
    pictures_.insert(thumbnails.items[k], to_image(thumbnails.pictures[k]));
  }
  QHash<int, QImage> shown;
  for (const int item : pictures_wanted_) {
    if (const auto found = pictures_.constFind(item); found != pictures_.cend()) shown.insert(item, *found);
  }
  view_->set_pictures(shown);
}

void MapPanel::hover(int point, const QPointF& position) {
  if (point < 0) {
    card_->hide();
    view_->set_links({});
    return;
  }
  card_at_ = position;
  hub_.hover(point);
}

void MapPanel::show_card(const engine::Item& item) {
  if (!hub_.map() || !view_->underMouse() || view_->point_at(view_->mapFromGlobal(QCursor::pos())) != item.item) {
    return;
  }
  card_->set_item(item, *hub_.model());
  card_->place_beside(card_at_);
  const QVector<QPointF>& points = view_->scene().points;
  QVector<QPointF> links = {points[item.item]};
  for (const engine::Item::Near& near : item.nearest) links.push_back(points[near.item]);
  view_->set_links(std::move(links));
}

void MapPanel::clicked(int point, Qt::KeyboardModifiers modifiers) {
  if (modifiers & Qt::ShiftModifier) {
    set_end(true, point);
  } else if (modifiers & Qt::ControlModifier) {
    set_end(false, point);
  } else {
    hub_.go_to_item(point);
  }
}

void MapPanel::set_end(bool a, int item) {
  engine::PathRequest path = hub_.session().path;
  (a ? path.from : path.to) = item;
  hub_.set_path(path);
}

void MapPanel::menu(int point, const QPoint& global) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (point >= 0) {
    menu->addAction(tr("Go to item %1").arg(point), this, [this, point] { hub_.go_to_item(point); });
    menu->addAction(tr("Start the paths here (A)"), this, [this, point] { set_end(true, point); });
    menu->addAction(tr("End the paths here (B)"), this, [this, point] { set_end(false, point); });
    if (hub_.model()->can.pose) {
      const auto add = [this, point](TransferSideField::Side side) {
        return [this, point, side] { TransferSideField::add_item(hub_, side, point); };
      };
      menu->addAction(tr("Add its template to the transfer"), this, add(&engine::TransferRequest::rows));
      menu->addAction(tr("Add its pose to the transfer"), this, add(&engine::TransferRequest::columns));
    }
    menu->addSeparator();
  }
  if (view_->count() > 0 && !hub_.session().selection.items.empty()) {
    menu->addAction(tr("Zoom to the selection"), this, [this] { view_->fit_to(hub_.session().selection.items); });
  }
  menu->addAction(tr("All points in sight"), view_, &PointCloudView::fit);
  menu->popup(global);
}

}  // namespace latitude::ui
