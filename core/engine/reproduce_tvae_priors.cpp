#include "engine/reproduce_tvae_priors.h"

#include <torch/torch.h>

#include <algorithm>

#include "engine/pictures.h"
#include "engine/tvae_figures.h"
#include "evaluate/bound.h"
#include "evaluate/evaluate.h"

namespace latitude::engine {
namespace {

constexpr std::int64_t kShown = 40;       // pictures of a row, four lines of ten
constexpr std::int64_t kMeasured = 2000;  // samples
constexpr double kRare = 0.005;           // to either side: ink that only one picture in a hundred has

// Of the figure's rows, from the top.
std::vector<TvaeModel> models_of(std::int64_t z) {
  const auto tvae = [z](const char* title, const char* transformer, const char* prior, std::int64_t code = 0) {
    return TvaeModel{
        .dimensions = z, .transformer = transformer, .pose_prior = prior, .pose_code = code, .title = title};
  };
  return {tvae("affine, mean at the identity", "affine", "identity"),
          tvae("affine, fitted mean", "affine", "fitted"),
          tvae("affine-5, fitted mean", "affine-5", "fitted"),
          tvae("TPS, fitted mean", "tps", "fitted"),
          tvae("affine, full covariance", "affine", "full"),
          tvae("affine, full, rank 2", "affine", "full", 2),
          tvae("TPS, full covariance", "tps", "full"),
          tvae("TPS, full, rank 4", "tps", "full", 4),
          tvae("affine, nonlinear", "affine", "nonlinear")};
}

struct Measured {
  OverRuns bound, kl_u, correlation, extreme, grey;
};

// The largest correlation between two entries of the poses' posterior means.
double largest_correlation(model::GenerativeModel& model, const data::Dataset& set) {
  std::vector<at::Tensor> poses;
  evaluate::for_each_block(model, set, [&](const at::Tensor& images) {
    poses.push_back(model.encode(images).u.mean.to(at::kDouble).cpu());
  });
  const at::Tensor r = at::corrcoef(torch::cat(poses).t());
  return (r - torch::eye(r.size(0), at::kDouble)).abs().nan_to_num(0).max().item<double>();
}

// The share of samples whose ink only one test picture in a hundred has: digits out of the frame, or blown up.
double extreme_share(const at::Tensor& samples, const at::Tensor& test) {
  const at::Tensor usual = ink(test).quantile(torch::tensor({kRare, 1 - kRare}));
  const at::Tensor found = ink(samples);
  return ((found < usual[0]) | (found > usual[1])).to(at::kDouble).mean().item<double>();
}

ResultTable table_of(const std::vector<TvaeModel>& models, const std::vector<Measured>& all, int runs) {
  ResultTable table{
      .name = "priors",
      .title = "TVAEs under each prior on u, test set; samples at sampled poses" + over_runs(runs),
      .columns = {"prior on u", "dim u", "bound", "KL u", "largest correlation of u", "extreme samples", "grey"},
      .rows = {}};
  for (std::size_t i = 0; i < models.size(); ++i) {
    table.rows.push_back({{.text = title_of(models[i])},
                          {.number = static_cast<double>(pose_dimensions(models[i]))},
                          {.number = all[i].bound.mean(), .decimals = 2},
                          {.number = all[i].kl_u.mean(), .decimals = 2},
                          {.number = all[i].correlation.mean(), .decimals = 2},
                          {.number = all[i].extreme.mean(), .decimals = 3},
                          {.number = all[i].grey.mean(), .decimals = 3}});
  }
  return table;
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<TvaeModel> models = models_of(options.dimensions.empty() ? 20 : options.dimensions.front());
  std::vector<Measured> all(models.size());
  Reproduced made;
  for_each_tvae_model(options, models, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    const evaluate::Numbers bound = evaluate::measure_bound(*run.model, splits.test, 0);
    all[i].bound.values.push_back(bound.at("elbo"));
    all[i].kl_u.values.push_back(bound.at("kl_u"));
    all[i].correlation.values.push_back(largest_correlation(*run.model, splits.test));
    const at::Tensor reference = sampled_pictures(*run.model, kMeasured, 1, false);
    const at::Tensor posed = sampled_pictures(*run.model, kMeasured, 1, true);
    all[i].extreme.values.push_back(extreme_share(posed, splits.test.images));
    all[i].grey.values.push_back(greyness(posed));
    if (all[i].bound.values.size() > 1) return;
    made.files.push_back(options.out /
                         (std::to_string(i + 1) + "-" + tvae_recipe(models[i], options, 1).name + ".png"));
    const auto block = [](const at::Tensor& pictures) { return tiled(to_pictures(pictures.narrow(0, 0, kShown)), 10); };
    io::write_png(made.files.back(), beside({block(reference), block(posed)}));
  });
  made.tables.push_back(table_of(models, all, options.runs));
  made.claims = {
      {"there is correlation between components of u, up to 30 % for the affine mapping (section V.iii)",
       sentence("largest correlation with a fitted diagonal prior: %.2f (affine), %.2f (TPS)",
                all[1].correlation.mean(), all[3].correlation.mean())},
      {"centering the prior on the identity yields poor results; fitted means are better (figure 10)",
       sentence("bound %.2f at the identity, %.2f fitted; extreme samples %.3f and %.3f", all[0].bound.mean(),
                all[1].bound.mean(), all[0].extreme.mean(), all[1].extreme.mean())},
      {"at the maximum rank some samples have extreme transformations; a smaller dimension of u is a good compromise "
       "(figure 11)",
       sentence("extreme samples, affine: %.3f at rank 6, %.3f at rank 2; TPS: %.3f at rank 18, %.3f at rank 4",
                all[4].extreme.mean(), all[5].extreme.mean(), all[6].extreme.mean(), all[7].extreme.mean())}};
  return made;
}

}  // namespace

Reproduction tvae_priors() {
  return {.name = "tvae-priors",
          .title = "Samples under each prior on u (Vive 2017, figures 10 and 11)",
          .description = "9 TVAEs of 50 epochs; reference poses on the left, sampled ones on the right",
          .run = run,
          .epochs = kTvaeEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 3};
}

}  // namespace latitude::engine
