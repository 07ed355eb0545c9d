#include "engine/tvae_models.h"

#include <algorithm>
#include <cctype>

namespace latitude::engine {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

io::Json optimiser_of(const std::string& name) {
  if (name == "adadelta") return {{"name", "adadelta"}, {"rate", 1.0}, {"rho", 0.95}, {"epsilon", 1e-6}};
  return {{"name", "adam"}, {"rate", 0.001}};
}

}  // namespace

std::string title_of(const TvaeModel& model) {
  const std::string size = " (" + std::to_string(model.dimensions) + ")";
  if (model.family == "vae") return "VAE" + size;
  return (model.transformer == "affine" ? "Affine" : upper(model.transformer)) + "-" + upper(model.family) + size;
}

train::Recipe tvae_recipe(const TvaeModel& model, const ReproductionOptions& options, std::uint64_t seed) {
  train::Recipe recipe;
  recipe.model = {{"family", model.family}, {"z", model.dimensions}, {"hidden", {256, 256}}};
  recipe.name = std::filesystem::path(options.data).stem().string() + "-" + model.family;
  if (model.family != "vae") {
    recipe.model["transformer"] = model.transformer;
    recipe.model["pose_prior"] = model.pose_prior;
    recipe.name += "-" + model.transformer;
  }
  recipe.name += "-" + std::to_string(model.dimensions);
  if (model.family != "vae" && model.pose_prior != "fitted") recipe.name += "-" + model.pose_prior;
  if (options.optimiser == "adadelta") recipe.name += "-adadelta";
  if (options.epochs != kTvaeEpochs) recipe.name += "-epochs-" + std::to_string(options.epochs);
  if (seed != 1) recipe.name += "-seed-" + std::to_string(seed);
  recipe.description = title_of(model) + " with " + options.optimiser + " (Vive 2017).";
  recipe.data = options.data;
  recipe.optimiser = optimiser_of(options.optimiser);
  recipe.epochs = options.epochs;
  recipe.seed = seed;
  return recipe;
}

std::vector<std::int64_t> tvae_dimensions(const ReproductionOptions& options) {
  return options.dimensions.empty() ? std::vector<std::int64_t>{8, 20} : options.dimensions;
}

}  // namespace latitude::engine
