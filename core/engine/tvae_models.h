// The models of the paper on templates and spatial transformers (Vive 2017): two hidden layers of 256 units, 50 epochs,
// batches of 100 (its appendix A). The optimiser is Adam where the paper used Adadelta, under which half of the
// dimensions of z collapse here. Several figures measure the same ones.
#pragma once

#include <string>
#include <vector>

#include "engine/reproduction.h"
#include "engine/run_shelf.h"
#include "train/recipe.h"

namespace latitude::engine {

inline constexpr std::int64_t kTvaeEpochs = 50;

struct TvaeModel {
  std::string family = "tvae";  // "vae", "tvae" or "dtvae"
  std::int64_t z = 20;
  std::string transformer = "affine";  // of families with a pose
  std::string prior = "none";          // of the pose: as the recipe's "pose_prior"
  std::int64_t code = 0;               // of the priors that map one; 0: as many dimensions as the pose
};

// DATA-vae-Z, DATA-FAMILY-TRANSFORMER-Z, and "-PRIOR" (but for "fitted", which ships) with "-CODE"; with "-epochs-N"
// and
// "-seed-N" where these are not 50 and 1.
train::Recipe tvae_recipe(const std::string& data, const TvaeModel& model, std::int64_t epochs, std::uint64_t seed);

// "Affine-DTVAE (8)", as the paper's table writes it.
std::string title_of(const TvaeModel& model);
// As many dimensions as u has; 0 without a pose.
std::int64_t pose_dimensions(const TvaeModel& model);

}  // namespace latitude::engine
