#include "engine/renyi_models.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>

namespace latitude::engine {
namespace {

constexpr std::int64_t kEpochs = 60;

// The indices of the models with so many dimensions, from the highest alpha down.
std::vector<std::size_t> falling(const std::vector<RenyiModel>& grid, std::int64_t dimensions) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    if (grid[i].dimensions == dimensions) found.push_back(i);
  }
  std::sort(found.begin(), found.end(), [&](std::size_t a, std::size_t b) { return grid[a].alpha > grid[b].alpha; });
  return found;
}

std::string rounded(double number, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, number);
  return text;
}

io::Json objective_of(double alpha) {
  if (alpha == 0) return {{"name", "iwae"}, {"samples", kBoundSamples}};
  if (alpha == 1) return {{"name", "elbo"}};
  return {{"name", "renyi"}, {"alpha", alpha}, {"samples", kBoundSamples}};
}

}  // namespace

std::string plain(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return text;
}

train::Recipe renyi_recipe(const std::string& data, const RenyiModel& model, std::int64_t epochs, std::uint64_t seed) {
  train::Recipe recipe;
  const std::string bound = model.alpha == 0 ? "iwae" : model.alpha == 1 ? "elbo" : "renyi-" + plain(model.alpha);
  recipe.name = std::filesystem::path(data).stem().string() + "-" + bound + "-" + std::to_string(model.dimensions);
  if (epochs != kEpochs) recipe.name += "-epochs-" + std::to_string(epochs);
  if (seed != 1) recipe.name += "-seed-" + std::to_string(seed);
  recipe.description = "VAE on the Renyi bound with alpha " + plain(model.alpha) + " (Peste, Malago, Sarbu 2017).";
  recipe.data = data;
  recipe.model = {{"family", "vae"}, {"z", model.dimensions}, {"hidden", {200, 200}}};
  recipe.objective = objective_of(model.alpha);
  recipe.optimiser = {{"name", "adam"}, {"rate", 0.001}};
  recipe.batch = 100;
  recipe.epochs = epochs;
  recipe.seed = seed;
  return recipe;
}

std::vector<std::int64_t> renyi_dimensions(const ReproductionOptions& options) {
  return options.dimensions.empty() ? std::vector<std::int64_t>{30, 40, 50} : options.dimensions;
}

std::vector<RenyiModel> renyi_grid(const ReproductionOptions& options) {
  std::vector<RenyiModel> grid;
  for (const std::int64_t k : renyi_dimensions(options)) {
    std::vector<double> alphas = options.alphas;
    if (alphas.empty())
      alphas = grid.empty() ? std::vector<double>{0, 0.25, 0.5, 0.75, 1} : std::vector<double>{0, 0.5, 1};
    for (const double alpha : alphas) grid.push_back({alpha, k});
  }
  return grid;
}

void for_each_renyi_model(
    const ReproductionOptions& options, const Watch& watch,
    const std::function<void(std::size_t in_grid, const ShelvedRun& run, const data::Splits& splits)>& see) {
  const std::vector<RenyiModel> grid = renyi_grid(options);
  const auto recipe_of = [&](std::size_t i, std::uint64_t seed) {
    return renyi_recipe(options.data, grid[i], options.epochs, seed);
  };
  for_each_run(options, watch, grid.size(), recipe_of, see);
}

std::string by_falling_alpha(const std::vector<RenyiModel>& grid, const std::vector<OverRuns>& values,
                             std::int64_t dimensions, int decimals) {
  std::string text;
  for (const std::size_t i : falling(grid, dimensions)) {
    text += (text.empty() ? "" : ", ") + rounded(values[i].mean(), decimals);
  }
  return text;
}

std::string falling_alphas(const std::vector<RenyiModel>& grid, std::int64_t dimensions) {
  std::string text;
  for (const std::size_t i : falling(grid, dimensions)) text += (text.empty() ? "" : ", ") + plain(grid[i].alpha);
  return text;
}

std::string by_alpha(const std::vector<RenyiModel>& grid, const std::vector<OverRuns>& values, int decimals) {
  std::map<double, std::vector<std::size_t>> models;
  for (std::size_t i = 0; i < grid.size(); ++i) models[grid[i].alpha].push_back(i);
  std::string text;
  for (const auto& [alpha, indices] : models) {
    if (indices.size() < 2) continue;
    std::string numbers, dimensions;
    for (const std::size_t i : indices) {
      numbers += (numbers.empty() ? "" : ", ") + rounded(values[i].mean(), decimals);
      dimensions += (dimensions.empty() ? "" : ", ") + std::to_string(grid[i].dimensions);
    }
    text += (text.empty() ? "" : "; ") + ("alpha " + plain(alpha)) + ": " + numbers + " at k = " + dimensions;
  }
  return text.empty() ? "one number of dimensions was asked for" : text;
}

}  // namespace latitude::engine
