// What the map's points can be coloured by: the class, a dimension of z, how sure the posterior is, how well the item
// is reconstructed.
#pragma once

#include <QRgb>
#include <QString>
#include <QVector>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"
#include "ui/colour_scale.h"

namespace latitude::ui {

struct ColourChoice {
  std::string name;  // as the session keeps it: "class", "z3", "sigma", "reconstruction"
  QString title, tip;
};
// Those that this model has, the class first, dimensions of z in the order of their sliders.
std::vector<ColourChoice> colour_choices(const engine::ModelInfo& model);

struct MapColours {
  QVector<QRgb> of_items;
  std::optional<ColourRange> range;  // of numbers; none for classes
};
// By the choice of that name, or by class where the model has no such choice.
MapColours map_colours(const engine::ModelInfo& model, const std::string& name);

}  // namespace latitude::ui
