#include "engine/finish.h"

#include <chrono>
#include <cstdio>
#include <ctime>

#include "atlas/atlas.h"
#include "io/files.h"

namespace latitude::engine {
namespace {

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  char text[32];
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return text;
}

std::string card(train::Training& training, const evaluate::Numbers& metrics) {
  const train::Recipe& recipe = training.recipe();
  const data::Dataset &train = training.splits().train, &test = training.splits().test;
  std::string text = "# " + recipe.name + "\n\n";
  if (!recipe.description.empty()) text += recipe.description + "\n\n";
  text += "| | |\n|---|---|\n";
  text += "| trained on | " + train.name + ", " + std::to_string(train.size()) + " images, " + train.checksum + " |\n";
  text += "| measured on | " + test.name + ", " + std::to_string(test.size()) + " images, " + test.checksum + " |\n";
  text += "| epochs | " + std::to_string(training.curve().size()) + " |\n";
  text += "| date | " + today() + " |\n\n";
  text += "Metrics on the test set, per image (likelihoods and divergences in nats); `latitude-cli evaluate " +
          recipe.name + " --data " + recipe.data + " --metrics squared_error` gives them again:\n\n";
  text += "| metric | value |\n|---|---|\n";
  for (const auto& [name, value] : metrics) {
    char line[128];
    std::snprintf(line, sizeof line, "| %s | %.3f |\n", name.c_str(), value);
    text += line;
  }
  text +=
      "\nThe recipe; `latitude-cli train` with it gives these weights again, to the bit at the same number of "
      "threads on the same kind of processor:\n\n```json\n" +
      to_json(recipe).dump(2) + "\n```\n";
  return text;
}

}  // namespace

RunFiles run_files(const std::filesystem::path& folder, const train::Recipe& recipe) {
  return {.model = folder / (recipe.name + ".safetensors"),
          .checkpoint = folder / (recipe.name + ".checkpoint"),
          .card = folder / (recipe.name + ".md"),
          .probes = folder / (recipe.name + ".probes.json")};
}

void save_unfinished(train::Training& training, const RunFiles& files) {
  std::error_code ignored;
  std::filesystem::remove(atlas::atlas_path(files.model), ignored);
  training.save_model(files.model);
}

evaluate::Numbers finish(train::Training& training, const std::filesystem::path& folder) {
  const RunFiles files = run_files(folder, training.recipe());
  save_unfinished(training, files);
  const data::Dataset& test = training.splits().test;
  const evaluate::Numbers metrics = evaluate::evaluate(training.model(), test, {"squared_error"});
  training.save_model(files.model, {{"metrics", io::Json(metrics).dump()}});
  atlas::save_atlas(atlas::atlas_path(files.model), atlas::make_atlas(training.model(), test));
  io::write_file(files.card, card(training, metrics));
  return metrics;
}

}  // namespace latitude::engine
