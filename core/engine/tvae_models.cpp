#include "engine/tvae_models.h"

#include <algorithm>
#include <cctype>

#include "nn/transformer.h"

namespace latitude::engine {

train::Recipe tvae_recipe(const std::string& data, const TvaeModel& model, std::int64_t epochs, std::uint64_t seed) {
  train::Recipe recipe;
  const std::string z = std::to_string(model.z);
  recipe.name = std::filesystem::path(data).stem().string() + "-" + model.family;
  recipe.model = {{"family", model.family}, {"z", model.z}, {"hidden", {256, 256}}};
  if (model.family == "vae") {
    recipe.name += "-" + z;
  } else {
    recipe.name += "-" + model.transformer + "-" + z;
    recipe.model["transformer"] = model.transformer;
    recipe.model["pose_prior"] = model.prior;
    if (model.prior != "fitted") recipe.name += "-" + model.prior;
    if (model.code > 0) {
      recipe.name += "-" + std::to_string(model.code);
      recipe.model["pose_code"] = model.code;
    }
  }
  if (epochs != kTvaeEpochs) recipe.name += "-epochs-" + std::to_string(epochs);
  if (seed != 1) recipe.name += "-seed-" + std::to_string(seed);
  recipe.description = title_of(model) + " (Vive 2017).";
  recipe.data = data;
  recipe.objective = {{"name", "elbo"}};
  recipe.optimiser = {{"name", "adam"}, {"rate", 0.001}};
  recipe.batch = 100;
  recipe.epochs = epochs;
  recipe.seed = seed;
  return recipe;
}

std::string title_of(const TvaeModel& model) {
  std::string title = model.family;
  std::transform(title.begin(), title.end(), title.begin(), [](unsigned char c) { return std::toupper(c); });
  if (model.family != "vae") {
    std::string transformer = model.transformer == "tps" ? "TPS" : model.transformer;
    transformer[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(transformer[0])));
    title = transformer + "-" + title;
  }
  return title + " (" + std::to_string(model.z) + ")";
}

std::int64_t pose_dimensions(const TvaeModel& model) {
  if (model.family == "vae") return 0;
  return model.code > 0 ? model.code : nn::make_transformer(model.transformer)->parameters();
}

}  // namespace latitude::engine
