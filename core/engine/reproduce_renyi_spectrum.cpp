#include "engine/reproduce_renyi_spectrum.h"

#include <algorithm>
#include <cmath>

#include "engine/renyi_models.h"
#include "evaluate/spectrum.h"
#include "io/line_chart.h"

namespace latitude::engine {
namespace {

// Of one model of the grid, over all runs.
struct Measured {
  std::vector<OverRuns> eigenvalues;  // largest first
  OverRuns components, units, variance;
};

void add(Measured& measured, const evaluate::Numbers& numbers) {
  std::size_t k = 0;
  double variance = 0;
  for (const auto& [name, value] : numbers) {  // in the order of their names, which is that of the eigenvalues
    if (!name.starts_with("eigenvalue_")) continue;
    if (measured.eigenvalues.size() <= k) measured.eigenvalues.emplace_back();
    measured.eigenvalues[k++].values.push_back(value);
    variance += value;
  }
  measured.components.values.push_back(numbers.at("active_components"));
  measured.units.values.push_back(numbers.at("active_units"));
  measured.variance.values.push_back(variance);
}

ResultTable table_of(const std::vector<RenyiModel>& grid, const std::vector<Measured>& all, int runs) {
  ResultTable table{
      .name = "spectrum",
      .title = "Components of the posterior means with a variance above 0.01, test set" + over_runs(runs),
      .columns = {"k", "alpha", "active components", "active units", "largest eigenvalue", "total variance"},
      .rows = {}};
  if (runs > 1) table.columns.emplace_back("deviation of components");
  const int decimals = runs == 1 ? 0 : 1;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    table.rows.push_back({{.number = static_cast<double>(grid[i].dimensions)},
                          {.number = grid[i].alpha, .decimals = 2},
                          {.number = all[i].components.mean(), .decimals = decimals},
                          {.number = all[i].units.mean(), .decimals = decimals},
                          {.number = all[i].eigenvalues.front().mean(), .decimals = 3},
                          {.number = all[i].variance.mean(), .decimals = 3}});
    if (runs > 1) table.rows.back().push_back({.number = all[i].components.deviation(), .decimals = 1});
  }
  return table;
}

// Figure 1: one chart for each number of dimensions, one line for each alpha.
std::vector<io::LineChart> eigenvalue_charts(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                                             const std::vector<Measured>& all) {
  std::vector<io::LineChart> charts;
  for (const std::int64_t k : renyi_dimensions(options)) {
    io::LineChart chart{.title = "PCA eigenvalues, k = " + std::to_string(k),
                        .x_label = "component",
                        .y_label = "eigenvalue",
                        .lines = {},
                        .logarithmic = true};
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (grid[i].dimensions != k) continue;
      io::ChartLine line{.label = "alpha " + plain(grid[i].alpha), .x = {}, .y = {}};
      line.colour = static_cast<int>(chart.lines.size());
      for (const OverRuns& eigenvalue : all[i].eigenvalues) {
        line.x.push_back(static_cast<double>(line.x.size() + 1));
        line.y.push_back(eigenvalue.mean());
      }
      chart.lines.push_back(line);
    }
    chart.lines.push_back(
        {.label = "0.01", .x = {1, static_cast<double>(k)}, .y = {0.01, 0.01}, .colour = 6, .dotted = true});
    charts.push_back(chart);
  }
  return charts;
}

// Figure 2, left: one line for each number of dimensions.
io::LineChart component_chart(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                              const std::vector<Measured>& all) {
  io::LineChart chart{.title = "Components that carry information",
                      .x_label = "alpha",
                      .y_label = "eigenvalues above 0.01",
                      .lines = {}};
  double most = 0;
  for (const std::int64_t k : renyi_dimensions(options)) {
    io::ChartLine line{.label = "k = " + std::to_string(k),
                       .x = {},
                       .y = {},
                       .colour = static_cast<int>(chart.lines.size()),
                       .marked = true};
    for (std::size_t i = 0; i < grid.size(); ++i) {
      if (grid[i].dimensions != k) continue;
      line.x.push_back(grid[i].alpha);
      line.y.push_back(all[i].components.mean());
      most = std::max(most, line.y.back());
    }
    chart.lines.push_back(line);
  }
  chart.y_range = {0, 1.1 * most + 1};
  return chart;
}

std::vector<Claim> claims_of(const ReproductionOptions& options, const std::vector<RenyiModel>& grid,
                             const std::vector<Measured>& all) {
  const int decimals = options.runs == 1 ? 0 : 1;
  std::vector<OverRuns> components;
  for (const Measured& each : all) components.push_back(each.components);
  std::string ours;
  for (const std::int64_t k : renyi_dimensions(options)) {
    ours += (ours.empty() ? "" : "; ") + ("k = " + std::to_string(k)) + ": " +
            by_falling_alpha(grid, components, k, decimals) + " components at alpha " + falling_alphas(grid, k);
  }
  double largest_gap = 0;
  for (const Measured& each : all) {
    largest_gap = std::max(largest_gap, std::abs(each.components.mean() - each.units.mean()));
  }
  return {{"as alpha goes to 0, the number of learned components saturates (section 2.1, figure 2 left)", ours},
          {"the number of components remains constant even for k in {40, 50} (section 2.1)",
           by_alpha(grid, components, decimals)},
          {"the eigenvectors tend to align with the main axis (section 2.1)",
           "the numbers of eigenvalues and of single dimensions above 0.01 differ by at most " + plain(largest_gap)}};
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<RenyiModel> grid = renyi_grid(options);
  std::vector<Measured> all(grid.size());
  for_each_renyi_model(options, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    add(all[i], evaluate::measure_spectrum(*run.model, splits.test, 0));
  });
  Reproduced made;
  made.tables.push_back(table_of(grid, all, options.runs));
  made.claims = claims_of(options, grid, all);
  made.files = {options.out / "eigenvalues.svg", options.out / "components.svg"};
  io::write_charts(made.files[0], eigenvalue_charts(options, grid, all));
  io::write_charts(made.files[1], {component_chart(options, grid, all)});
  for (std::size_t i = 0; i < grid.size(); ++i) {
    io::Json eigenvalues = io::Json::array();
    for (const OverRuns& each : all[i].eigenvalues) eigenvalues.push_back(each.mean());
    made.more["eigenvalues"].push_back(
        {{"k", grid[i].dimensions}, {"alpha", grid[i].alpha}, {"eigenvalues", eigenvalues}});
  }
  return made;
}

}  // namespace

Reproduction renyi_spectrum() {
  return {
      .name = "renyi-spectrum",
      .title = "Components that carry information, by alpha and k (Peste, Malago, Sarbu 2017, figures 1 and 2 left)",
      .description =
          "eigenvalues of the covariance of the posterior means over the test set; trains 11 models, about "
          "10 minutes each on two cores (fewer by --alphas and --dims)",
      .run = run};
}

}  // namespace latitude::engine
