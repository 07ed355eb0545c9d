#include "engine/bundle.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "data/dataset.h"
#include "engine/device.h"
#include "engine/explorer.h"
#include "engine/trainer.h"
#include "io/error.h"
#include "io/files.h"
#include "model/model.h"
#include "objective/objective.h"
#include "train/optimiser.h"

namespace latitude::engine {
namespace {

constexpr const char* kDefaultModel = "mnist-tvae-affine-20";

// The files of a folder with this ending, less those that end in `without`, sorted by name; none where it is missing.
std::vector<std::filesystem::path> files(const std::filesystem::path& folder, const std::string& ending,
                                         const std::string& without) {
  std::vector<std::filesystem::path> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending) && (without.empty() || !name.ends_with(without))) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The program's folder, or nothing where it was not found: then there is nothing bundled.
std::optional<std::filesystem::path> home() {
  try {
    return io::program_folder();
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::filesystem::path find(const std::string& name, const std::string& kind, const std::filesystem::path& subfolder,
                           const std::string& ending) {
  if (std::filesystem::exists(name)) return name;
  if (const auto folder = home()) {
    const std::filesystem::path bundled = *folder / subfolder / (name + ending);
    if (name.find('/') == std::string::npos && std::filesystem::exists(bundled)) return bundled;
  }
  throw Error(kind + " \"" + name + "\": no such file, and none of that name in " + subfolder.string() + "/");
}

}  // namespace

std::filesystem::path find_model(const std::string& name_or_path) {
  return find(name_or_path, "model", "models", ".safetensors");
}

std::filesystem::path find_recipe(const std::string& name_or_path) {
  return find(name_or_path, "recipe", std::filesystem::path("resources") / "recipes", ".json");
}

std::vector<BundledModel> bundled_models() {
  std::vector<BundledModel> models;
  if (const auto folder = home()) {
    for (const auto& path : files(*folder / "models", ".safetensors", ".atlas.safetensors")) {
      models.push_back({path.stem().string(), path.string()});
    }
  }
  return models;
}

std::string default_model() {
  const std::vector<BundledModel> models = bundled_models();
  for (const BundledModel& model : models) {
    if (model.name == kDefaultModel) return model.name;
  }
  return models.empty() ? std::string() : models.front().name;
}

std::vector<RecipeFile> bundled_recipes() {
  std::vector<RecipeFile> recipes;
  if (const auto folder = home()) {
    for (const auto& path : files(*folder / "resources" / "recipes", ".json", "")) {
      recipes.push_back({path.stem().string(), path.string()});
    }
  }
  return recipes;
}

Choices choices() {
  return {.data = data::names(),
          .families = model::family_names(),
          .objectives = objective::objective_names(),
          .optimisers = train::optimiser_names(),
          .devices = device_names()};
}

}  // namespace latitude::engine
