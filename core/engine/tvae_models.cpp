#include "engine/tvae_models.h"

#include <algorithm>
#include <cctype>

#include "nn/transformer.h"

namespace latitude::engine {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string capitalised(std::string text) {
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

io::Json optimiser_of(const std::string& name) {
  if (name == "adadelta") return {{"name", "adadelta"}, {"rate", 1.0}, {"rho", 0.95}, {"epsilon", 1e-6}};
  return {{"name", "adam"}, {"rate", 0.001}};
}

}  // namespace

std::string title_of(const TvaeModel& model) {
  if (!model.title.empty()) return model.title;
  const std::string size = " (" + std::to_string(model.dimensions) + ")";
  if (model.family == "vae") return "VAE" + size;
  const std::string transformer =
      model.transformer.starts_with("tps") ? upper(model.transformer) : capitalised(model.transformer);
  return transformer + "-" + upper(model.family) + size;
}

std::int64_t pose_dimensions(const TvaeModel& model) {
  if (model.family == "vae") return 0;
  return model.pose_code > 0 ? model.pose_code : nn::make_transformer(model.transformer)->parameters();
}

train::Recipe tvae_recipe(const TvaeModel& model, const ReproductionOptions& options, std::uint64_t seed,
                          std::int64_t usual_epochs) {
  train::Recipe recipe;
  recipe.model = {{"family", model.family}, {"z", model.dimensions}, {"hidden", {256, 256}}};
  recipe.name = std::filesystem::path(options.data).stem().string() + "-" + model.family;
  const bool posed = model.family != "vae";
  if (posed) recipe.name += "-" + model.transformer;
  recipe.name += "-" + std::to_string(model.dimensions);
  if (posed) {
    recipe.model["transformer"] = model.transformer;
    recipe.model["pose_prior"] = model.pose_prior;
    if (model.pose_prior != "fitted") recipe.name += "-" + model.pose_prior;
  }
  if (posed && model.pose_code > 0) {
    recipe.model["pose_code"] = model.pose_code;
    recipe.name += "-" + std::to_string(model.pose_code);
  }
  if (!model.variant.empty()) recipe.name += "-" + model.variant;
  recipe.model.update(model.options);
  recipe.objective = model.objective;
  if (options.optimiser == "adadelta") recipe.name += "-adadelta";
  if (options.epochs != usual_epochs) recipe.name += "-epochs-" + std::to_string(options.epochs);
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
