#include "engine/reproduce_tvae_marginal.h"

#include "data/thinned.h"
#include "engine/set_likelihood.h"
#include "engine/tvae_figures.h"
#include "evaluate/bound.h"

namespace latitude::engine {
namespace {

struct Measured {
  OverRuns bound, log_p, error, kl;
};

void add(Measured& measured, model::GenerativeModel& model, const data::Dataset& set,
         const ReproductionOptions& options, const Watch& watch, const std::string& what) {
  const evaluate::Numbers bound = evaluate::measure_bound(model, set, 0);
  measured.bound.values.push_back(bound.at("elbo"));
  measured.kl.values.push_back(bound.at("kl_z") + bound.at("kl_u"));
  const SetLikelihood found = set_likelihood(model, set, options, watch, what);
  measured.log_p.values.push_back(found.log_p);
  measured.error.values.push_back(found.standard_error);
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::int64_t z = options.dimensions.empty() ? 20 : options.dimensions.front();
  const std::vector<TvaeModel> models = {
      {.family = "vae", .dimensions = z},
      {.family = "tvae", .dimensions = z, .transformer = "affine", .pose_prior = "fitted"},
      {.family = "tvae", .dimensions = z, .transformer = "affine-5", .pose_prior = "fitted"},
      {.family = "tvae", .dimensions = z, .transformer = "tps", .pose_prior = "fitted"},
      {.family = "dtvae", .dimensions = z, .transformer = "affine", .pose_prior = "fitted"}};
  std::vector<Measured> all(models.size());
  std::int64_t images = 0;
  for_each_tvae_model(options, models, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    const data::Dataset set = data::thinned(splits.test, options.images);
    images = set.size();
    add(all[i], *run.model, set, options, watch, title_of(models[i]));
  });
  Reproduced made;
  ResultTable table{.name = "marginal",
                    .title = sentence("Nats per image over %lld test images; log p(x) by importance sampling with %lld "
                                      "samples each",
                                      static_cast<long long>(images), static_cast<long long>(options.samples)) +
                             over_runs(options.runs),
                    .columns = {"model", "bound", "log p", "standard error", "KL(q | true posterior)", "KL(q | prior)"},
                    .rows = {}};
  std::string ours;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Measured& m = all[i];
    const double gap = m.log_p.mean() - m.bound.mean();
    table.rows.push_back({{.text = title_of(models[i])},
                          {.number = m.bound.mean(), .decimals = 2},
                          {.number = m.log_p.mean(), .decimals = 2},
                          {.number = m.error.mean(), .decimals = 3},
                          {.number = gap, .decimals = 2},
                          {.number = m.kl.mean(), .decimals = 2}});
    ours += (i == 0 ? "" : "; ") + title_of(models[i]) + sentence(" %.1f and %.1f", gap, m.kl.mean());
  }
  made.tables.push_back(table);
  made.claims = {
      {"the divergence of the approximate from the true posterior is roughly equal to that from the prior "
       "(section VI.i)",
       "to the true posterior and to the prior, in nats: " + ours}};
  return made;
}

}  // namespace

Reproduction tvae_marginal() {
  return {.name = "tvae-marginal",
          .title = "Monte Carlo log p(x) beside the lower bound (Vive 2017, section VI.i)",
          .description = "5 models that ship with the program; about ten minutes of sampling for 1,000 images",
          .run = run,
          .epochs = kTvaeEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 3};
}

}  // namespace latitude::engine
