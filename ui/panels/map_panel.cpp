#include "ui/panels/map_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QTimer>

#include "ui/panels/selection_bar.h"
#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kThumbnail = 84;

}  // namespace

MapPanel::MapPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), view_(new PointCloudView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header());
  column->addWidget(new SelectionBar(hub_, this));
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  view_->setObjectName("map");
  view_->setAccessibleName(tr("Map of latent means"));
  view_->setToolTipDuration(4000);
  row->addWidget(view_, 1);
  legend_ = new QWidget(this);
  legend_column_ = new QVBoxLayout(legend_);
  legend_column_->setContentsMargins(0, 0, 0, 0);
  legend_column_->setSpacing(0);
  row->addWidget(legend_);
  column->addLayout(row, 1);
  auto* foot = new QHBoxLayout;
  foot->addWidget(
      dim_label(tr("click: go there   shift: A   ctrl: B   drag the marker to walk   wheel: zoom   F: fit"), this));
  foot->addStretch(1);
  state_ = dim_label({}, this);
  state_->setAccessibleName(tr("State of the map"));
  foot->addWidget(state_);
  column->addLayout(foot);

  empty_ = dim_label({}, view_);
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setWordWrap(true);
  auto* over = new QVBoxLayout(view_);
  over->addWidget(empty_);
  empty_->setAttribute(Qt::WA_TransparentForMouseEvents);

  card_ = new QWidget(view_);
  card_->setObjectName("card");
  card_->setAttribute(Qt::WA_TransparentForMouseEvents);
  card_->setAutoFillBackground(true);
  auto* card = new QVBoxLayout(card_);
  card->setContentsMargins(4, 4, 4, 2);
  card->setSpacing(2);
  card_picture_ = new QLabel(card_);
  card_text_ = dim_label({}, card_);
  card->addWidget(card_picture_);
  card->addWidget(card_text_);
  card_->hide();

  connect(&hub_, &Hub::model_opened, this, &MapPanel::show_model);
  connect(&hub_, &Hub::map_ready, this, &MapPanel::show_map);
  connect(&hub_, &Hub::code_changed, this, &MapPanel::show_marker);
  connect(&hub_, &Hub::paths_ready, this, &MapPanel::show_paths);
  connect(&hub_, &Hub::path_position_changed, this, &MapPanel::show_dots);
  connect(&hub_, &Hub::item_hovered, this, &MapPanel::show_card);
  connect(&hub_, &Hub::theme_changed, this, [this] {
    QTimer::singleShot(0, this, [this] {
      build_legend();
      if (hub_.map()) show_map();
    });
  });
  connect(view_, &PointCloudView::hovered, this, &MapPanel::hover);
  connect(view_, &PointCloudView::lassoed, this, [this](std::vector<int> items) {
    Selection selection = hub_.session().selection;
    selection.items = std::move(items);
    hub_.set_selection(std::move(selection));
  });
  connect(&hub_, &Hub::selection_changed, this, &MapPanel::show_selection);
  connect(view_, &PointCloudView::clicked, this, &MapPanel::clicked);
  connect(view_, &PointCloudView::menu_wanted, this, &MapPanel::menu);
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

QWidget* MapPanel::header() {
  auto* header = new HeaderRow(tr("Map"), this);
  method_ = new QComboBox(header);
  method_->setFont(dim_font());
  method_->addItems({tr("PCA"), tr("t-SNE")});
  method_->setToolTip(
      tr("How the posterior means are laid out: on two principal components, or by t-SNE, which keeps near codes near. "
         "t-SNE settles while you watch and is kept with the model."));
  method_->setAccessibleName(tr("Method of the map"));
  header->add(method_);
  connect(method_, &QComboBox::activated, this, &MapPanel::choose_method);
  for (QComboBox** box : {&component_x_, &component_y_}) {
    *box = new QComboBox(header);
    (*box)->setFont(dim_font());
    (*box)->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    header->add(*box);
    connect(*box, &QComboBox::activated, this, &MapPanel::choose_components);
  }
  component_x_->setToolTip(tr("Principal component across, with its share of the variance"));
  component_x_->setAccessibleName(tr("Component across"));
  component_y_->setToolTip(tr("Principal component up, with its share of the variance"));
  component_y_->setAccessibleName(tr("Component up"));
  perplexity_ = new QDoubleSpinBox(header);
  perplexity_->setFont(dim_font());
  perplexity_->setRange(kLeastPerplexity, kMostPerplexity);
  perplexity_->setDecimals(0);
  perplexity_->setSingleStep(5);
  perplexity_->setKeyboardTracking(false);
  perplexity_->setPrefix(tr("perplexity "));
  perplexity_->setToolTip(
      tr("How many neighbours of each code count, about. Another value goes on from the map as it is."));
  perplexity_->setAccessibleName(tr("Perplexity"));
  header->add(perplexity_);
  connect(perplexity_, &QDoubleSpinBox::valueChanged, this, &MapPanel::choose_method);
  pause_ = header->add_button(tr("pause"), tr("Hold the map where it is, or let it settle on"));
  pause_->setCheckable(true);
  connect(pause_, &QToolButton::toggled, this, [this](bool paused) {
    pause_->setText(paused ? tr("continue") : tr("pause"));
    hub_.pause_map(paused);
  });
  select_ = header->add_button(tr("select"), tr("Draw a lasso around points, with Shift a box (S)"));
  select_->setShortcut(QKeySequence(Qt::Key_S));
  select_->setCheckable(true);
  connect(select_, &QToolButton::toggled, view_, &PointCloudView::set_selecting);
  QToolButton* fit = header->add_button(tr("fit"), tr("All points in sight (F, or double click)"));
  connect(fit, &QToolButton::clicked, view_, &PointCloudView::fit);
  return header;
}

void MapPanel::show_model() {
  card_->hide();
  view_->set_points({}, {});
  view_->set_pins({});
  view_->set_curves({});
  view_->set_dots({});
  view_->set_marker(std::nullopt);
  component_x_->clear();
  component_y_->clear();
  const bool atlas = hub_.model()->can.atlas;
  empty_->setText(atlas ? QString()
                        : tr("This model has no atlas beside it (NAME.atlas.safetensors), so there is no map of latent "
                             "means. Training it here writes one."));
  for (QWidget* each : {static_cast<QWidget*>(component_x_), static_cast<QWidget*>(component_y_),
                        static_cast<QWidget*>(method_), static_cast<QWidget*>(perplexity_)})
    each->setEnabled(atlas);
  shown_method_.clear();
  dragged_to_.reset();
  state_->clear();
  show_controls();
  build_legend();
}

void MapPanel::show_map() {
  const engine::Map& map = *hub_.map();
  show_controls();
  if (map.method == "tsne" && shown_method_ == map.method && view_->count() == static_cast<int>(map.x.size())) {
    QVector<QPointF> moved;
    moved.reserve(view_->count());
    for (std::size_t i = 0; i < map.x.size(); ++i) moved.push_back(QPointF(double{map.x[i]}, double{map.y[i]}));
    view_->move_points(std::move(moved));
    show_marker();
    show_paths();
    return;
  }
  shown_method_ = map.method;
  QVector<QPointF> points;
  QVector<QColor> colours_of;
  points.reserve(static_cast<qsizetype>(map.x.size()));
  const std::vector<int>& labels = hub_.model()->labels;
  for (std::size_t i = 0; i < map.x.size(); ++i) {
    points.push_back(QPointF(double{map.x[i]}, double{map.y[i]}));
    colours_of.push_back(i < labels.size() ? class_colour(labels[i]) : colours().code);
  }
  view_->set_points(std::move(points), std::move(colours_of));
  for (QComboBox* box : {component_x_, component_y_}) {
    if (map.method != "pca") break;
    const QSignalBlocker quiet(box);
    box->clear();
    for (std::size_t k = 0; k < map.variance_share.size(); ++k) {
      box->addItem(tr("PC %1  %2 %").arg(k + 1).arg(100 * map.variance_share[k], 0, 'f', 0));
    }
  }
  const QSignalBlocker quiet_x(component_x_), quiet_y(component_y_);
  if (map.method == "pca") {
    component_x_->setCurrentIndex(map.component_x);
    component_y_->setCurrentIndex(map.component_y);
  }
  show_hidden();
  show_selection();
  show_marker();
  show_paths();
}

void MapPanel::show_selection() { view_->set_selected(hub_.session().selection.items); }

QPointF MapPanel::place(const engine::Code& code) const {
  const engine::MapPoint point = engine::project(*hub_.map(), code.z);
  return {point.x, point.y};
}

void MapPanel::show_marker() {
  if (hub_.map()) view_->set_marker(dragged_to_ ? *dragged_to_ : place(hub_.session().code));
}

void MapPanel::show_paths() {
  if (!hub_.map() || !hub_.paths() || hub_.paths()->rows.empty()) return;
  QVector<PointCloudView::Curve> curves;
  int row = 0;
  for (const engine::PathRow& path : hub_.paths()->rows) {
    PointCloudView::Curve curve;
    curve.colour = path_colour(row++);
    for (const engine::Code& code : path.codes) curve.points.push_back(place(code));
    curves.push_back(std::move(curve));
  }
  const std::vector<engine::Code>& ends = hub_.paths()->rows.front().codes;
  view_->set_pins({{place(ends.front()), "A"}, {place(ends.back()), "B"}});
  view_->set_curves(std::move(curves));
  show_dots();
}

// Where each path is scrubbed to, between its two nearest steps.
void MapPanel::show_dots() {
  if (!hub_.map() || !hub_.paths()) return;
  QVector<QPointF> dots;
  for (const engine::PathRow& path : hub_.paths()->rows) {
    const double at = hub_.session().path_position * static_cast<double>(path.codes.size() - 1);
    const auto k = std::min(static_cast<std::size_t>(at), path.codes.size() - 2);
    const double t = at - static_cast<double>(k);
    dots.push_back(place(path.codes[k]) * (1 - t) + place(path.codes[k + 1]) * t);
  }
  view_->set_dots(std::move(dots));
}

void MapPanel::choose_components() {
  const int x = component_x_->currentIndex(), y = component_y_->currentIndex();
  if (x < 0 || y < 0) return;
  // One component both ways would be a line, on which the marker cannot be led: then they change places.
  const Session& session = hub_.session();
  engine::MapRequest map = session.map;
  map.component_x = x == y ? session.map.component_y : x;
  map.component_y = x == y ? session.map.component_x : y;
  hub_.set_map(map);
}

void MapPanel::choose_method() {
  engine::MapRequest map = hub_.session().map;
  map.method = method_->currentIndex() == 1 ? "tsne" : "pca";
  map.perplexity = perplexity_->value();
  {
    const QSignalBlocker quiet(pause_);
    pause_->setChecked(false);
    pause_->setText(tr("pause"));
  }
  if (map.method == "tsne" && map != hub_.session().map) state_->setText(tr("finding neighbours ..."));
  hub_.set_map(map);
}

// What belongs to the method that is chosen, and how far t-SNE is.
void MapPanel::show_controls() {
  const engine::MapRequest& wanted = hub_.session().map;
  const bool tsne = wanted.method == "tsne";
  const QSignalBlocker quiet_method(method_), quiet_perplexity(perplexity_);
  method_->setCurrentIndex(tsne ? 1 : 0);
  perplexity_->setValue(wanted.perplexity);
  for (QComboBox* box : {component_x_, component_y_}) box->setVisible(!tsne);
  perplexity_->setVisible(tsne);
  const bool shown = tsne && hub_.map() && hub_.map()->method == "tsne";
  pause_->setVisible(shown && hub_.map()->settling);
  if (!tsne) state_->setText({});
  if (!shown) return;
  const engine::Map& map = *hub_.map();
  QStringList parts;
  if (map.settling) parts << tr("iteration %1 of %2").arg(map.iteration).arg(map.iterations);
  if (map.divergence) parts << tr("KL %1").arg(*map.divergence, 0, 'f', 3);
  if (map.settling && !map.paused && map.seconds_left >= 1) {
    parts << tr("%1 s left").arg(map.seconds_left, 0, 'f', 0);
  }
  if (map.paused) parts << tr("paused");
  state_->setText(parts.join("   "));
}

void MapPanel::hover(int point, const QPointF& position) {
  if (point < 0) {
    card_->hide();
    return;
  }
  card_at_ = position;
  hub_.hover(point);
}

// Beside the pointer, inside the view.
void MapPanel::show_card(const engine::Item& item) {
  if (!view_->underMouse() || view_->point_at(view_->mapFromGlobal(QCursor::pos())) != item.item) return;
  QPixmap pixmap(QSize(kThumbnail, kThumbnail) * devicePixelRatioF());
  pixmap.setDevicePixelRatio(devicePixelRatioF());
  QPainter painter(&pixmap);
  draw_smooth(painter, QRectF(0, 0, kThumbnail, kThumbnail), to_image(item.picture));
  painter.end();
  card_picture_->setPixmap(pixmap);
  const auto label = static_cast<std::size_t>(item.label);
  const std::vector<std::string>& names = hub_.model()->class_names;
  card_text_->setText(item.label >= 0 && label < names.size()
                          ? tr("item %1, class %2").arg(item.item).arg(QString::fromStdString(names[label]))
                          : tr("item %1").arg(item.item));
  card_->adjustSize();
  QPointF corner = card_at_ + QPointF(14, 14);
  if (corner.x() + card_->width() > view_->width()) corner.setX(card_at_.x() - 14 - card_->width());
  if (corner.y() + card_->height() > view_->height()) corner.setY(card_at_.y() - 14 - card_->height());
  card_->move(corner.toPoint());
  card_->show();
  card_->raise();
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
    menu->addSeparator();
  }
  if (!hub_.session().selection.items.empty()) {
    menu->addAction(tr("Zoom to the selection"), this, [this] { view_->fit_to(hub_.session().selection.items); });
  }
  menu->addAction(tr("All points in sight"), view_, &PointCloudView::fit);
  menu->popup(global);
}

}  // namespace latitude::ui
