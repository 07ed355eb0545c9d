// A training small enough for hundreds of runs in a test: glyphs, a few units, several batches and test blocks.
#pragma once

#include <map>

#include "data/glyphs.h"
#include "io/support.h"
#include "train/training.h"

namespace latitude::train::test {

// 7 steps an epoch, the last of them short, and a test set of two blocks: 9 calls of on_step in each epoch.
inline constexpr int kCallsInEpoch = 9;

// Drawn once for each seed, since hundreds of trainings ask; the images are the caller's own.
inline data::Splits glyphs(std::uint64_t seed = 1) {
  static std::map<std::uint64_t, data::Splits> drawn;
  if (!drawn.contains(seed)) drawn[seed] = {data::make_glyphs(200, seed), data::make_glyphs(600, seed + 100)};
  data::Splits splits = drawn[seed];
  splits.train.images = splits.train.images.clone();
  splits.test.images = splits.test.images.clone();
  return splits;
}

inline Recipe small_recipe(const std::string& family = "vae") {
  Recipe recipe;
  recipe.data = "glyphs";
  recipe.model = {{"family", family}, {"z", 2}, {"hidden", {12}}};
  recipe.optimiser = family == "vae" ? io::Json{{"name", "adam"}, {"rate", 0.005}} : io::Json{{"name", "adadelta"}};
  recipe.batch = 30;
  recipe.epochs = 3;
  return recipe;
}

inline Training small_training(const Recipe& recipe) { return {recipe, glyphs(), at::Device(at::kCPU)}; }

inline at::Tensor weights_of(Training& training) {
  std::vector<at::Tensor> all;
  for (const at::Tensor& parameter : training.model().parameters()) {
    all.push_back(parameter.detach().reshape({-1}).clone());
  }
  return torch::cat(all);
}

// Stops the run at the n-th call of on_step, counted from 1.
inline Listener stop_at(int n) {
  return {.on_step = [n, calls = 0](const Progress&) mutable { return ++calls < n; }, .on_epoch = {}};
}

}  // namespace latitude::train::test
