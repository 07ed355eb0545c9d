#include "ui/panels/map_colours.h"

#include <QCoreApplication>

#include "ui/theme.h"

namespace latitude::ui {
namespace {

QString words(const char* text) { return QCoreApplication::translate("MapColours", text); }

// The number of each item that `name` stands for; empty where there is none.
std::vector<float> values_of(const engine::ModelInfo& model, const std::string& name) {
  if (name == "sigma") return model.sigma;
  if (name == "reconstruction") return model.reconstruction;
  for (const engine::Axis& axis : model.z_axes) {
    if (name != axis.name || !model.codes) continue;
    std::vector<float> values;
    for (auto i = static_cast<std::size_t>(axis.index); i < model.codes->values.size(); i += model.codes->dimensions) {
      values.push_back(model.codes->values[i]);
    }
    return values;
  }
  return {};
}

}  // namespace

std::vector<ColourChoice> colour_choices(const engine::ModelInfo& model) {
  std::vector<ColourChoice> all = {{"class", words("class"), words("The item's label")}};
  if (!model.sigma.empty()) {
    all.push_back({"sigma", words("posterior σ"),
                   words("How sure the posterior is: the geometric mean of the deviations of q(z given x)")});
  }
  if (!model.reconstruction.empty()) {
    all.push_back({"reconstruction", words("reconstruction error"),
                   words("Minus log p(x given z, u) at the posterior means, in nats")});
  }
  if (!model.codes) return all;
  for (const engine::Axis& axis : model.z_axes) {
    all.push_back({axis.name, QString::fromStdString(axis.name), words("This dimension of the posterior mean")});
  }
  return all;
}

MapColours map_colours(const engine::ModelInfo& model, const std::string& name) {
  MapColours result;
  const auto items = static_cast<std::size_t>(model.items);
  result.of_items.reserve(model.items);
  const std::vector<float> values = values_of(model, name);
  if (values.size() == items && items > 0) {
    result.range = colour_range(values);
    for (const float value : values) result.of_items.push_back(scale_colour(result.range->at(double{value})).rgb());
    return result;
  }
  for (std::size_t i = 0; i < items; ++i) {
    const QColor colour = i < model.labels.size() ? class_colour(model.labels[i]) : colours().code;
    result.of_items.push_back(colour.rgb());
  }
  return result;
}

}  // namespace latitude::ui
