// The models of the paper on templates and spatial transformers (Vive 2017, section V and appendix A): two hidden
// layers of 256 ReLU units, 50 epochs of batches of 100. The optimiser is Adam where the paper used Adadelta, under
// which half of the dimensions of z collapse here; it can be asked for. Several tables and figures measure the same
// ones.
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
  std::string transformer = "affine";
  std::string pose_prior = "none";  // the pose is a function of the picture, as in all but section V.iii
  std::int64_t pose_code = 0;       // of the priors that map one; 0: as many dimensions as the pose has
  // What else its recipe says, under a name: "conv" for {"encoder": "conv"}.
  std::string variant = {};
  io::Json options = io::Json::object();
  io::Json objective = {{"name", "elbo"}};
  std::string title = {};  // in a figure that has names of its own
};

// Its own, else "Affine-TVAE (8)", as in the paper's tables.
std::string title_of(const TvaeModel& model);
// As many as u has; 0 without a pose.
std::int64_t pose_dimensions(const TvaeModel& model);

// DATA-vae-Z, or DATA-FAMILY-TRANSFORMER-Z, with "-PRIOR" (but for "fitted", the prior of the models that ship) and
// "-CODE" and "-VARIANT"; then "-adadelta", "-epochs-N" and "-seed-N" where the options have that optimiser (the
// paper's, with Lasagne's defaults) and the epochs and the seed are not `usual_epochs` and 1.
train::Recipe tvae_recipe(const TvaeModel& model, const ReproductionOptions& options, std::uint64_t seed,
                          std::int64_t usual_epochs = kTvaeEpochs);

// Those asked for; else 8 and 20, as in table 1.
std::vector<std::int64_t> tvae_dimensions(const ReproductionOptions& options);

}  // namespace latitude::engine
