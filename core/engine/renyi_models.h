// The models of the study of Renyi bounds and geodesics (section 2.1): VAEs with two hidden layers of 200 ReLU units,
// trained with Adam on the Renyi bound of 10 samples, for several alphas and numbers of latent dimensions k. Three
// figures measure the same ones.
#pragma once

#include <string>
#include <vector>

#include "engine/over_runs.h"
#include "engine/reproduction.h"
#include "engine/run_shelf.h"
#include "train/recipe.h"

namespace latitude::engine {

inline constexpr std::int64_t kBoundSamples = 10;

struct RenyiModel {
  double alpha = 1;
  std::int64_t dimensions = 30;
};

// DATA-iwae-K for alpha 0, DATA-elbo-K for alpha 1, else DATA-renyi-ALPHA-K; with "-epochs-N" and "-seed-N" where these
// are not 60 and 1. The ELBO has its one sample and closed divergence, as VAEs are trained everywhere.
train::Recipe renyi_recipe(const std::string& data, const RenyiModel& model, std::int64_t epochs, std::uint64_t seed);

// Those asked for; where nothing was asked, alpha 0, 0.25, 0.5, 0.75, 1 for the first of the dimensions (30, 40, 50)
// and 0, 0.5, 1 for the others, which is the most that two cores train in an afternoon.
std::vector<RenyiModel> renyi_grid(const ReproductionOptions& options);
std::vector<std::int64_t> renyi_dimensions(const ReproductionOptions& options);

// Calls `see` for every model of the grid and every seed, grid by grid.
void for_each_renyi_model(
    const ReproductionOptions& options, const Watch& watch,
    const std::function<void(std::size_t in_grid, const ShelvedRun& run, const data::Splits& splits)>& see);

// "0.5"
std::string plain(double number);
// "19, 21.5, 22": of the models with so many dimensions, from alpha 1 down to 0.
std::string by_falling_alpha(const std::vector<RenyiModel>& grid, const std::vector<OverRuns>& values,
                             std::int64_t dimensions, int decimals);
// Their alphas: "1, 0.5, 0".
std::string falling_alphas(const std::vector<RenyiModel>& grid, std::int64_t dimensions);
// "alpha 0: 22, 22 at k = 30, 40; alpha 1: ...": the alphas that more than one number of dimensions has.
std::string by_alpha(const std::vector<RenyiModel>& grid, const std::vector<OverRuns>& values, int decimals);
}  // namespace latitude::engine
