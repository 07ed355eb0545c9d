#include "ui/panels/map_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QTimer>

#include "ui/picture_image.h"
#include "ui/theme.h"
#include "ui/widgets/header_row.h"

namespace latitude::ui {
namespace {

constexpr int kThumbnail = 84;

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

MapPanel::MapPanel(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), view_(new PointCloudView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 4, 12, 8);
  column->setSpacing(4);
  column->addWidget(header());
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
  column->addWidget(
      dim_label(tr("click: go there   shift: A   ctrl: B   drag the marker to walk   wheel: zoom   F: fit"), this));

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
  connect(view_, &PointCloudView::clicked, this, &MapPanel::clicked);
  connect(view_, &PointCloudView::menu_wanted, this, &MapPanel::menu);
  connect(view_, &PointCloudView::marker_released, &hub_, &Hub::settle);
  connect(view_, &PointCloudView::marker_dragged, this, [this](QPointF to) {
    if (!hub_.map()) return;
    engine::Code code = hub_.session().code;
    code.z = engine::moved_to(*hub_.map(), code.z, {to.x(), to.y()});
    hub_.change_code(std::move(code), /*live=*/true);
  });
}

QWidget* MapPanel::header() {
  auto* header = new HeaderRow(tr("Map"), this);
  header->add(dim_label(tr("PCA of the posterior means"), header));
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
  for (QWidget* each : {static_cast<QWidget*>(component_x_), static_cast<QWidget*>(component_y_)})
    each->setEnabled(atlas);
  build_legend();
}

void MapPanel::show_map() {
  const engine::Map& map = *hub_.map();
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
    const QSignalBlocker quiet(box);
    box->clear();
    for (std::size_t k = 0; k < map.variance_share.size(); ++k) {
      box->addItem(tr("PC %1  %2 %").arg(k + 1).arg(100 * map.variance_share[k], 0, 'f', 0));
    }
  }
  const QSignalBlocker quiet_x(component_x_), quiet_y(component_y_);
  component_x_->setCurrentIndex(map.component_x);
  component_y_->setCurrentIndex(map.component_y);
  show_hidden();
  show_marker();
  show_paths();
}

QPointF MapPanel::place(const engine::Code& code) const {
  const engine::MapPoint point = engine::project(*hub_.map(), code.z);
  return {point.x, point.y};
}

void MapPanel::show_marker() {
  if (hub_.map()) view_->set_marker(place(hub_.session().code));
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

void MapPanel::choose_components() {
  const int x = component_x_->currentIndex(), y = component_y_->currentIndex();
  if (x < 0 || y < 0) return;
  // One component both ways would be a line, on which the marker cannot be led: then they change places.
  const Session& session = hub_.session();
  x == y ? hub_.set_map_components(session.map_y, session.map_x) : hub_.set_map_components(x, y);
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
  menu->addAction(tr("All points in sight"), view_, &PointCloudView::fit);
  menu->popup(global);
}

}  // namespace latitude::ui
