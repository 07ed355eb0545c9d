#include "ui/panels/map_look_menu.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QWidgetAction>
#include <cmath>

#include "ui/panels/map_background.h"
#include "ui/panels/map_colours.h"

namespace latitude::ui {

MapLookMenu::MapLookMenu(Hub& hub, QWidget* parent) : QMenu(parent), hub_(hub) {
  setToolTipsVisible(true);
  connect(this, &QMenu::aboutToShow, this, &MapLookMenu::fill);
}

// Made anew each time it opens: what there is to choose depends on the model.
void MapLookMenu::fill() {
  clear();
  qDeleteAll(findChildren<QMenu*>(Qt::FindDirectChildrenOnly));  // which clear() leaves behind
  if (!hub_.model()) return;
  std::vector<Choice> colours, distances;
  for (const ColourChoice& each : colour_choices(*hub_.model())) colours.push_back({each.name, each.title, each.tip});
  for (const engine::DistanceKindInfo& kind : engine::distance_kinds()) {
    distances.push_back({kind.name, QString::fromStdString(kind.title), QString::fromStdString(kind.tip)});
  }
  add_choices(tr("Colour by"), &MapLook::colour, colours);
  add_choices(tr("Neighbours by"), &MapLook::distance, distances);
  add_choices(tr("Pictures"), &MapLook::pictures,
              {{"near", tr("when zoomed in"), tr("Pictures stand in place of points when few points are in sight")},
               {"always", tr("always"), tr("Wherever there is room for a picture, at any zoom")},
               {"never", tr("never"), tr("Points only")}});
  QAction* contours = addAction(tr("Density contours"));
  contours->setCheckable(true);
  contours->setChecked(hub_.session().look.contours);
  contours->setToolTip(tr("For each class the smallest region that holds two thirds of its points"));
  connect(contours, &QAction::toggled, this, [this](bool on) {
    MapLook look = hub_.session().look;
    look.contours = on;
    hub_.set_look(std::move(look));
  });
  add_choices(tr("Background"), &MapLook::background,
              {{kNoBackground, tr("none"), tr("Nothing under the points")},
               {kMetricBackground, tr("metric"),
                tr("How much the decoder stretches the plane: the magnification factor √det G of the metric that it "
                   "pulls back. Little within a class, much where one picture turns into another."),
                MapBackground::missing(hub_, kMetricBackground)},
               {kPicturesBackground, tr("pictures"),
                tr("What the decoder draws for each place of the plane, with the sliders' pose and their place off the "
                   "plane. Click to go there."),
                MapBackground::missing(hub_, kPicturesBackground)}});
  addSeparator();
  add_slider(tr("Point size"), &MapLook::point_size, kLeastPointSize, kMostPointSize);
  add_slider(tr("Opacity"), &MapLook::opacity, kLeastOpacity, kMostOpacity);
  addSeparator();
  connect(addAction(tr("Export…")), &QAction::triggered, this, &MapLookMenu::export_wanted);
}

void MapLookMenu::add_choices(const QString& title, std::string MapLook::*part, const std::vector<Choice>& choices) {
  QMenu* menu = addMenu(title);
  menu->setToolTipsVisible(true);
  auto* group = new QActionGroup(menu);
  for (const Choice& choice : choices) {
    const bool possible = choice.missing.isEmpty();
    QAction* action = menu->addAction(possible ? choice.title : tr("%1 (%2)").arg(choice.title, choice.missing));
    action->setCheckable(true);
    action->setActionGroup(group);
    action->setToolTip(choice.tip);
    action->setEnabled(possible);
    action->setChecked(hub_.session().look.*part == choice.name);
    connect(action, &QAction::triggered, this, [this, part, name = choice.name] {
      MapLook look = hub_.session().look;
      look.*part = name;
      hub_.set_look(std::move(look));
    });
  }
}

void MapLookMenu::add_slider(const QString& title, double MapLook::*part, double least, double most) {
  constexpr int kSteps = 100;
  auto* content = new QWidget(this);
  auto* row = new QHBoxLayout(content);
  row->setContentsMargins(24, 4, 24, 4);
  auto* label = new QLabel(title, content);
  label->setMinimumWidth(70);
  auto* slider = new QSlider(Qt::Horizontal, content);
  slider->setAccessibleName(title);
  slider->setMinimumWidth(120);
  slider->setRange(0, kSteps);
  slider->setValue(static_cast<int>(std::lround((hub_.session().look.*part - least) / (most - least) * kSteps)));
  row->addWidget(label);
  row->addWidget(slider);
  connect(slider, &QSlider::valueChanged, this, [this, part, least, most](int value) {
    MapLook look = hub_.session().look;
    look.*part = least + (most - least) * value / kSteps;
    hub_.set_look(std::move(look));
  });
  auto* action = new QWidgetAction(this);
  action->setDefaultWidget(content);
  addAction(action);
}

}  // namespace latitude::ui
