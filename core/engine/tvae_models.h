// The models of the paper on transformer VAEs (Vive 2017, section V and appendix A): two hidden layers of 256 ReLU
// units, 50 epochs of batches of 100. Several tables and figures measure the same ones.
#pragma once

#include <string>
#include <vector>

#include "engine/reproduction.h"
#include "train/recipe.h"

namespace latitude::engine {

inline constexpr std::int64_t kTvaeEpochs = 50;

struct TvaeModel {
  std::string family = "tvae";  // or "vae", which has no pose, or "dtvae"
  std::int64_t dimensions = 20;
  std::string transformer = "affine";  // or "tps"
  std::string pose_prior = "none";     // the pose is a function of the picture, as in all but section V.iii
};

// "Affine-TVAE (8)", as in the paper's tables.
std::string title_of(const TvaeModel& model);

// DATA-FAMILY-TRANSFORMER-DIMENSIONS-PRIOR, DATA-vae-DIMENSIONS without a pose; the prior is left out where it is
// "fitted". With "-adadelta", "-epochs-N" and "-seed-N" where the options have that optimiser (the paper's, with
// Lasagne's defaults; half of a VAE's dimensions collapse under it) and the epochs and the seed are not 50 and 1.
train::Recipe tvae_recipe(const TvaeModel& model, const ReproductionOptions& options, std::uint64_t seed);

// Those asked for; else 8 and 20, as in table 1.
std::vector<std::int64_t> tvae_dimensions(const ReproductionOptions& options);

}  // namespace latitude::engine
