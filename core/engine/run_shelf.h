// Trained models on a shelf: a folder of runs, one folder each, named as their recipes. A run that is finished is taken
// as it is, and so is a model that ships with the program; one that was stopped goes on, one that is not there is
// trained.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/probe.h"
#include "engine/reproduction.h"
#include "model/model.h"
#include "train/recipe.h"
#include "train/training.h"

namespace latitude::engine {

struct ShelvedRun {
  model::Model model;          // on the device
  std::vector<Probe> probes;   // where they were asked for
  std::filesystem::path file;  // of the model
};

// Whether two recipes train the same model: everything but name and description, the objective's options as they are
// meant where one leaves defaults out.
bool same_experiment(const train::Recipe& a, const train::Recipe& b);

class RunShelf {
 public:
  // `device` as choose_device knows it.
  RunShelf(std::filesystem::path folder, std::string device, const Watch& watch);

  // The model of the recipe; with `probe_every` the probes along its training as well, on all training items. Those can
  // be had only while it learns, so a finished run without them does not do: the recipe is trained in a folder of its
  // own, NAME-probed. `of` says how far one is ("2 of 9"). Throws Error when it was stopped (the run is kept) or the
  // folder holds a run of another recipe or of other data.
  ShelvedRun take(const train::Recipe& recipe, int probe_every = 0, const std::string& of = "");

  // The data of a recipe, read again only for another seed; all recipes of a shelf have the same data.
  const data::Splits& splits(const train::Recipe& recipe);

 private:
  ShelvedRun train(const train::Recipe& recipe, const std::filesystem::path& folder, int probe_every,
                   const std::string& of);

  std::filesystem::path folder_;
  std::string device_;
  const Watch& watch_;
  std::optional<data::Splits> splits_;
  std::uint64_t splits_of_ = 0;  // the seed that they were cut by
};

// Takes the runs of `count` models with the seeds 1 to options.runs, all models of a seed before the next, and calls
// `see` for each. Throws Error when it was stopped.
void for_each_run(const ReproductionOptions& options, const Watch& watch, std::size_t count,
                  const std::function<train::Recipe(std::size_t index, std::uint64_t seed)>& recipe_of,
                  const std::function<void(std::size_t index, const ShelvedRun& run, const data::Splits& splits)>& see);

}  // namespace latitude::engine
