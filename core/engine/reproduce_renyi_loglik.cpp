#include "engine/reproduce_renyi_loglik.h"

#include <cmath>

#include "data/thinned.h"
#include "engine/renyi_models.h"
#include "engine/set_likelihood.h"
#include "evaluate/renyi_bound.h"
#include "io/line_chart.h"

namespace latitude::engine {
namespace {

// Of one model of the grid, over all runs, in nats per image.
struct Measured {
  OverRuns bound, log_p, error, effective;
};

ResultTable table_of(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                     const std::vector<Measured>& all, std::int64_t images) {
  ResultTable table{.name = "likelihood",
                    .title = "Nats per image over " + std::to_string(images) +
                             " images evenly spread over the test set: the bound with " +
                             std::to_string(kBoundSamples) + " samples, log p(x) with " +
                             std::to_string(options.samples) + over_runs(options.runs),
                    .columns = {"k", "alpha", "bound", "log p", "gap", "standard error", "effective samples"},
                    .rows = {}};
  if (options.runs > 1) table.columns.insert(table.columns.end(), {"deviation of bound", "deviation of log p"});
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const Measured& m = all[i];
    table.rows.push_back({{.number = static_cast<double>(grid[i].dimensions)},
                          {.number = grid[i].alpha, .decimals = 2},
                          {.number = m.bound.mean(), .decimals = 2},
                          {.number = m.log_p.mean(), .decimals = 2},
                          {.number = m.log_p.mean() - m.bound.mean(), .decimals = 2},
                          {.number = m.error.mean(), .decimals = 3},
                          {.number = m.effective.mean(), .decimals = 1}});
    if (options.runs == 1) continue;
    table.rows.back().push_back({.number = m.bound.deviation(), .decimals = 2});
    table.rows.back().push_back({.number = m.log_p.deviation(), .decimals = 2});
  }
  return table;
}

io::LineChart chart_of(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                       const std::vector<Measured>& all) {
  io::LineChart chart{
      .title = "Bound and log p(x)", .x_label = "alpha", .y_label = "nats per image (test)", .lines = {}};
  int colour = 0;
  for (const std::int64_t k : renyi_dimensions(options)) {
    const std::string name = "k = " + std::to_string(k);
    io::ChartLine bound{.label = "bound, " + name, .x = {}, .y = {}, .colour = colour, .dotted = true, .marked = true};
    io::ChartLine log_p{.label = "log p(x), " + name, .x = {}, .y = {}, .colour = colour, .marked = true};
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (grid[i].dimensions != k) continue;
      bound.x.push_back(grid[i].alpha);
      log_p.x.push_back(grid[i].alpha);
      bound.y.push_back(all[i].bound.mean());
      log_p.y.push_back(all[i].log_p.mean());
    }
    chart.lines.insert(chart.lines.end(), {log_p, bound});
    ++colour;
  }
  return chart;
}

std::vector<Claim> claims_of(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                             const std::vector<Measured>& all) {
  std::vector<OverRuns> gaps, effective;
  for (const Measured& m : all) {
    gaps.emplace_back();
    for (std::size_t r = 0; r < m.bound.values.size(); ++r) {
      gaps.back().values.push_back(m.log_p.values[r] - m.bound.values[r]);
    }
    effective.push_back(m.effective);
  }
  std::string gap, samples;
  for (const std::int64_t k : renyi_dimensions(options)) {
    const std::string start = (gap.empty() ? "" : "; ") + ("k = " + std::to_string(k)) + ": ";
    gap += start + by_falling_alpha(grid, gaps, k, 2) + " nats below log p(x) at alpha " + falling_alphas(grid, k);
    samples += start + by_falling_alpha(grid, effective, k, 1) + " of " + std::to_string(options.samples) +
               " samples count at alpha " + falling_alphas(grid, k);
  }
  return {
      {"as alpha goes to 0, the lower bound gets closer to the true value of the log-likelihood (section 2.1)", gap},
      {"the importance sampling estimation becomes more noisy, and a larger number of samples is required", samples}};
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<RenyiModel> grid = renyi_grid(options);
  std::vector<Measured> all(grid.size());
  std::int64_t images = 0;
  for_each_renyi_model(options, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    const data::Dataset set = data::thinned(splits.test, options.images);
    images = set.size();
    all[i].bound.values.push_back(evaluate::measure_renyi_bound(*run.model, set, 0, grid[i].alpha, kBoundSamples));
    const SetLikelihood found = set_likelihood(*run.model, set, options, watch, run.file.stem().string());
    all[i].log_p.values.push_back(found.log_p);
    all[i].error.values.push_back(found.standard_error);
    all[i].effective.values.push_back(found.effective_samples);
  });
  Reproduced made;
  made.tables.push_back(table_of(options, grid, all, images));
  made.claims = claims_of(options, grid, all);
  made.files = {options.out / "likelihood.svg"};
  io::write_charts(made.files[0], {chart_of(options, grid, all)});
  made.more = {{"images", images}, {"samples", options.samples}, {"bound_samples", kBoundSamples}};
  return made;
}

}  // namespace

Reproduction renyi_loglik() {
  return {.name = "renyi-loglik",
          .title = "Renyi bound and log p(x), by alpha and k (Peste, Malago, Sarbu 2017, figure 2 right)",
          .description =
              "the bound with 10 samples and the importance-sampled log p(x) with 2,000 of 1,000 test images; "
              "the models of renyi-spectrum, then about a minute each",
          .run = run};
}

}  // namespace latitude::engine
