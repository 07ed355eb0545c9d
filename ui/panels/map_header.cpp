#include "ui/panels/map_header.h"

#include <QHBoxLayout>

#include "ui/panels/map_look_menu.h"
#include "ui/theme.h"

namespace latitude::ui {

MapHeader::MapHeader(Hub& hub, QWidget* parent) : QWidget(parent), hub_(hub), row_(new HeaderRow(tr("Map"), this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(row_);
  add_method();
  add_components();
  add_tsne();
  QToolButton* select = row_->add_button(tr("select"), tr("Draw a lasso around points, with Shift a box (S)"));
  select->setShortcut(QKeySequence(Qt::Key_S));
  select->setCheckable(true);
  connect(select, &QToolButton::toggled, this, &MapHeader::selecting_changed);
  QToolButton* look = row_->add_button(tr("look"), tr("Colours, neighbours, pictures, contours, points, export (L)"));
  look->setShortcut(QKeySequence(Qt::Key_L));
  look->setMenu(new MapLookMenu(hub_, this));
  look->setPopupMode(QToolButton::InstantPopup);
  connect(static_cast<MapLookMenu*>(look->menu()), &MapLookMenu::export_wanted, this, &MapHeader::export_wanted);
  QToolButton* fit = row_->add_button(tr("fit"), tr("All points in sight (F, or double click)"));
  fit->setShortcut(QKeySequence(Qt::Key_F));
  connect(fit, &QToolButton::clicked, this, &MapHeader::fit_wanted);
  connect(&hub_, &Hub::model_opened, this, &MapHeader::show_model);
  connect(&hub_, &Hub::map_ready, this, &MapHeader::show_map);
}

void MapHeader::add_method() {
  method_ = new QComboBox(row_);
  method_->setFont(dim_font());
  method_->addItems({tr("PCA"), tr("t-SNE")});
  method_->setToolTip(
      tr("How the posterior means are laid out: on two principal components, or by t-SNE, which keeps near codes near. "
         "t-SNE settles while you watch and is kept with the model."));
  method_->setAccessibleName(tr("Method of the map"));
  row_->add(method_);
  connect(method_, &QComboBox::activated, this, &MapHeader::choose_method);
}

void MapHeader::add_components() {
  for (QComboBox** box : {&component_x_, &component_y_}) {
    *box = new QComboBox(row_);
    (*box)->setFont(dim_font());
    (*box)->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row_->add(*box);
    connect(*box, &QComboBox::activated, this, &MapHeader::choose_components);
  }
  component_x_->setToolTip(tr("Principal component across, with its share of the variance"));
  component_x_->setAccessibleName(tr("Component across"));
  component_y_->setToolTip(tr("Principal component up, with its share of the variance"));
  component_y_->setAccessibleName(tr("Component up"));
}

void MapHeader::add_tsne() {
  perplexity_ = new QDoubleSpinBox(row_);
  perplexity_->setFont(dim_font());
  perplexity_->setRange(kLeastPerplexity, kMostPerplexity);
  perplexity_->setDecimals(0);
  perplexity_->setSingleStep(5);
  perplexity_->setKeyboardTracking(false);
  perplexity_->setPrefix(tr("perplexity "));
  perplexity_->setToolTip(
      tr("How many neighbours of each code count, about. Another value goes on from the map as it is."));
  perplexity_->setAccessibleName(tr("Perplexity"));
  row_->add(perplexity_);
  connect(perplexity_, &QDoubleSpinBox::valueChanged, this, &MapHeader::choose_method);
  pause_ = row_->add_button(tr("pause"), tr("Hold the map where it is, or let it settle on"));
  pause_->setCheckable(true);
  connect(pause_, &QToolButton::toggled, this, [this](bool paused) {
    pause_->setText(paused ? tr("continue") : tr("pause"));
    hub_.pause_map(paused);
  });
  // Room for both methods at once would widen the panel for good.
  perplexity_->hide();
  pause_->hide();
}

void MapHeader::show_model() {
  component_x_->clear();
  component_y_->clear();
  setEnabled(hub_.model()->can.atlas);
  show_map();
}

void MapHeader::choose_components() {
  const int x = component_x_->currentIndex(), y = component_y_->currentIndex();
  if (x < 0 || y < 0) return;
  // One component both ways would be a line, on which the marker cannot be led: then they change places.
  const Session& session = hub_.session();
  engine::MapRequest map = session.map;
  map.component_x = x == y ? session.map.component_y : x;
  map.component_y = x == y ? session.map.component_x : y;
  hub_.set_map(map);
}

void MapHeader::choose_method() {
  engine::MapRequest map = hub_.session().map;
  map.method = method_->currentIndex() == 1 ? "tsne" : "pca";
  map.perplexity = perplexity_->value();
  const QSignalBlocker quiet(pause_);
  pause_->setChecked(false);
  pause_->setText(tr("pause"));
  hub_.set_map(map);
  show_map();
}

// What belongs to the method that is chosen.
void MapHeader::show_map() {
  const engine::MapRequest& wanted = hub_.session().map;
  const bool tsne = wanted.method == "tsne";
  const QSignalBlocker quiet[] = {QSignalBlocker(method_), QSignalBlocker(perplexity_), QSignalBlocker(component_x_),
                                  QSignalBlocker(component_y_), QSignalBlocker(pause_)};
  const bool paused = hub_.map() && hub_.map()->paused;
  pause_->setChecked(paused);
  pause_->setText(paused ? tr("continue") : tr("pause"));
  method_->setCurrentIndex(tsne ? 1 : 0);
  perplexity_->setValue(wanted.perplexity);
  component_x_->setVisible(!tsne);
  component_y_->setVisible(!tsne);
  perplexity_->setVisible(tsne);
  pause_->setVisible(tsne && hub_.map() && hub_.map()->settling);
  if (!hub_.map() || hub_.map()->method != "pca") return;
  const std::vector<double>& shares = hub_.map()->variance_share;
  for (QComboBox* box : {component_x_, component_y_}) {
    if (box->count() == static_cast<int>(shares.size())) continue;
    box->clear();
    for (std::size_t k = 0; k < shares.size(); ++k) {
      box->addItem(tr("PC %1  %2 %").arg(k + 1).arg(100 * shares[k], 0, 'f', 0));
    }
  }
  component_x_->setCurrentIndex(wanted.component_x);
  component_y_->setCurrentIndex(wanted.component_y);
}

}  // namespace latitude::ui
