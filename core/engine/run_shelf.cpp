#include "engine/run_shelf.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "engine/bundle.h"
#include "engine/device.h"
#include "engine/explorer.h"
#include "engine/finish.h"
#include "engine/prober.h"
#include "io/error.h"
#include "objective/objective.h"

namespace latitude::engine {
namespace {

constexpr std::int64_t kAllItems = 0;

const std::string& metadata(const model::OpenedModel& opened, const std::string& key) {
  static const std::string none;
  const auto found = opened.metadata.find(key);
  return found == opened.metadata.end() ? none : found->second;
}

// The model in a file, when it was trained to its end by such a recipe on such data.
std::optional<model::OpenedModel> finished(const std::filesystem::path& file, const train::Recipe& recipe,
                                           const std::string& checksum) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  model::OpenedModel opened = model::load_model(file);
  const std::string source = file.string();
  // Metrics are what the end of a run adds.
  for (const char* key : {"recipe", "data", "metrics"}) {
    if (metadata(opened, key).empty()) return std::nullopt;
  }
  const train::Recipe theirs = train::parse_recipe(io::parse_json(metadata(opened, "recipe"), source), source);
  const io::Json data = io::parse_json(metadata(opened, "data"), source);
  if (!same_experiment(theirs, recipe) || !data.is_object() || data.value("checksum", "") != checksum) {
    return std::nullopt;
  }
  return opened;
}

// The probes of all training items that are due by the end of the epoch `done` of `epochs`; nothing where one is
// missing.
std::optional<std::vector<Probe>> due_probes(const std::filesystem::path& file, int every, std::int64_t done,
                                             std::int64_t epochs, std::int64_t train_items) {
  std::vector<Probe> due;
  if (every == 0) return due;
  const KeptProbes kept = read_probes(file, static_cast<std::size_t>(epochs));
  for (std::int64_t epoch = 1; epoch <= done; ++epoch) {
    if (!probe_is_due(epoch, epochs, every)) continue;
    const auto found =
        std::find_if(kept.probes.begin(), kept.probes.end(), [&](const Probe& p) { return p.epoch == epoch; });
    if (found == kept.probes.end() || kept.train_items != train_items) return std::nullopt;
    due.push_back(*found);
  }
  return due;
}

// Where the run in the folder stopped, or its beginning: there is none, or it lacks probes of epochs that are over.
std::unique_ptr<train::Training> begun(const train::Recipe& recipe, const data::Splits& splits, at::Device device,
                                       const RunFiles& files, int probe_every) {
  auto training = std::make_unique<train::Training>(recipe, splits, device);
  if (!std::filesystem::exists(files.checkpoint)) return training;
  training->load_checkpoint(files.checkpoint);
  // That of the last epoch can still be taken.
  const auto over = static_cast<std::int64_t>(training->curve().size()) - 1;
  if (due_probes(files.probes, probe_every, over, recipe.epochs, splits.train.size())) return training;
  return std::make_unique<train::Training>(recipe, splits, device);
}

std::string epoch_line(const std::string& name, const train::EpochPoint& point, std::int64_t epochs) {
  char text[160];
  std::snprintf(text, sizeof text, "epoch %d of %lld   train %.2f   test %.2f", point.epoch,
                static_cast<long long>(epochs), point.train.loss, point.test.loss);
  return name + " " + text;
}

}  // namespace

bool same_experiment(const train::Recipe& a, const train::Recipe& b) {
  const auto canonical = [](train::Recipe recipe) {
    recipe.name.clear();
    recipe.description.clear();
    recipe.objective = objective::make_objective(recipe.objective)->options();
    return recipe;
  };
  return canonical(a) == canonical(b);
}

RunShelf::RunShelf(std::filesystem::path folder, std::string device, const Watch& watch)
    : folder_(std::move(folder)), device_(std::move(device)), watch_(watch) {}

const data::Splits& RunShelf::splits(const train::Recipe& recipe) {
  if (!splits_ || splits_of_ != recipe.seed) splits_ = data::load_splits(recipe.data, recipe.seed);
  splits_of_ = recipe.seed;
  return *splits_;
}

ShelvedRun RunShelf::take(const train::Recipe& recipe, int probe_every, const std::string& of) {
  watch_.check();
  const std::string& checksum = splits(recipe).train.checksum;
  const std::filesystem::path plain = folder_ / recipe.name, probed = folder_ / (recipe.name + "-probed");
  std::vector<std::filesystem::path> places = {run_files(plain, recipe).model, run_files(probed, recipe).model};
  for (const BundledModel& bundled : bundled_models()) {
    if (bundled.name == recipe.name) places.emplace_back(bundled.path);
  }
  for (const std::filesystem::path& file : places) {
    const auto probes = due_probes(run_files(file.parent_path(), recipe).probes, probe_every, recipe.epochs,
                                   recipe.epochs, splits(recipe).train.size());
    if (!probes) continue;
    if (const std::optional<model::OpenedModel> opened = finished(file, recipe, checksum)) {
      if (watch_.line) watch_.line(recipe.name + " is there: " + file.string());
      opened->model->to(choose_device(device_));
      return {opened->model, *probes, file};
    }
  }
  return train(recipe, probe_every > 0 ? probed : plain, probe_every, of);
}

ShelvedRun RunShelf::train(const train::Recipe& recipe, const std::filesystem::path& folder, int probe_every,
                           const std::string& of) {
  const RunFiles files = run_files(folder, recipe);
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) throw Error("folder \"" + folder.string() + "\" cannot be made: " + problem.message());
  const std::unique_ptr<train::Training> begun_run =
      begun(recipe, splits(recipe), choose_device(device_), files, probe_every);
  train::Training& training = *begun_run;
  Prober prober(training, files.probes, probe_every, kAllItems);
  const std::string what = of + (of.empty() ? "" : ": ") + recipe.name;
  bool probed = true;  // a probe that was stopped is taken when the run goes on, of the weights that it was due for
  const auto see = [&](const train::Progress& p) {
    char rate[48];
    std::snprintf(rate, sizeof rate, "%.0f images/s", p.images_per_second);
    const double in_epoch = static_cast<double>(p.step) / static_cast<double>(p.steps_per_epoch);
    const double done = (static_cast<double>(p.epoch) + in_epoch) / static_cast<double>(p.epochs);
    if (watch_.progress) watch_.progress(what, done, rate, p.seconds_left);
    return probed && !(watch_.stopped && watch_.stopped());
  };
  const auto see_epoch = [&](const train::EpochPoint& point) {
    training.save_checkpoint(files.checkpoint);
    if (watch_.line) watch_.line(epoch_line(recipe.name, point, recipe.epochs));
    probed = prober.see_epoch(watch_.stopped);
  };
  const auto see_minimum = [&](const train::MinimumSeen& seen) {
    if (watch_.line) watch_.line(recipe.name + " " + seen.text());
    if (seen.again) prober.begin_again();
  };
  probed = prober.see_epoch(watch_.stopped);
  const bool done = probed && training.run({.on_step = see, .on_epoch = see_epoch, .on_minimum = see_minimum});
  if (probed) training.save_checkpoint(files.checkpoint);
  if (!done || !probed) {
    throw Error("stopped in epoch " + std::to_string(training.curve().size() + 1) + " of " + recipe.name +
                "; the same command goes on from there");
  }
  finish(training, folder);
  return {training.shared_model(), prober.probes(), files.model};
}

void for_each_run(
    const ReproductionOptions& options, const Watch& watch, std::size_t count,
    const std::function<train::Recipe(std::size_t index, std::uint64_t seed)>& recipe_of,
    const std::function<void(std::size_t index, const ShelvedRun& run, const data::Splits& splits)>& see) {
  RunShelf shelf(options.models, options.device, watch);
  const std::size_t all = count * static_cast<std::size_t>(options.runs);
  std::size_t begun = 0;
  for (int seed = 1; seed <= options.runs; ++seed) {
    for (std::size_t i = 0; i < count; ++i) {
      const train::Recipe recipe = recipe_of(i, static_cast<std::uint64_t>(seed));
      see(i, shelf.take(recipe, 0, std::to_string(++begun) + " of " + std::to_string(all)), shelf.splits(recipe));
      watch.check();
    }
  }
}

}  // namespace latitude::engine
