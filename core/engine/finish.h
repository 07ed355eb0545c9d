// What follows training: the metrics on the test set, the atlas and the model card beside the model.
#pragma once

#include <filesystem>

#include "evaluate/evaluate.h"
#include "train/training.h"

namespace latitude::engine {

// The files of one run in its folder.
struct RunFiles {
  std::filesystem::path model, checkpoint, card, probes;
};
RunFiles run_files(const std::filesystem::path& folder, const train::Recipe& recipe);

// Saves the model as it is now and removes the atlas beside it: its codes are those of other weights.
void save_unfinished(train::Training& training, const RunFiles& files);

// Saves the model, its atlas of the test set and its card (Markdown: data, recipe, metrics, date); returns the metrics.
evaluate::Numbers finish(train::Training& training, const std::filesystem::path& folder);

}  // namespace latitude::engine
