#include "engine/reproduce_tvae_fig5.h"

#include <algorithm>
#include <map>

#include "engine/tvae_figures.h"
#include "evaluate/bound.h"
#include "io/line_chart.h"

namespace latitude::engine {
namespace {

// The curves of the figure, "with deterministic relation between x and the pose u".
std::vector<TvaeModel> curves() {
  return {{.family = "vae"},
          {.family = "tvae", .transformer = "affine"},
          {.family = "tvae", .transformer = "tps"},
          {.family = "dtvae", .transformer = "affine"}};
}

// A curve's name: that of its models without their dimensions.
std::string name_of(const TvaeModel& model) {
  const std::string title = title_of(model);
  return title.substr(0, title.find(" ("));
}

std::vector<TvaeModel> models_of(const ReproductionOptions& options) {
  std::vector<TvaeModel> models;
  for (TvaeModel curve : curves()) {
    // The VAE at the totals that the models with a pose have.
    std::vector<std::int64_t> dimensions = {2, 8, 20};
    if (curve.family == "vae") dimensions = {2, 8, 20, 26, 38};
    if (!options.dimensions.empty()) dimensions = options.dimensions;
    for (const std::int64_t z : dimensions) {
      curve.dimensions = z;
      models.push_back(curve);
    }
  }
  return models;
}

std::int64_t total(const TvaeModel& model) { return model.dimensions + pose_dimensions(model); }

// Of the curve at so many dimensions in all, between its neighbours in a straight line; NaN beyond its ends.
double at_total(const std::vector<TvaeModel>& models, const std::vector<OverRuns>& errors, const std::string& name,
                double wanted) {
  std::map<double, double> curve;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (name_of(models[i]) == name) curve[static_cast<double>(total(models[i]))] = errors[i].mean();
  }
  const auto after = curve.lower_bound(wanted);
  if (after == curve.end() || (after == curve.begin() && after->first != wanted)) return NAN;
  if (after->first == wanted) return after->second;
  const auto before = std::prev(after);
  const double t = (wanted - before->first) / (after->first - before->first);
  return (1 - t) * before->second + t * after->second;
}

std::string advantages(const std::vector<TvaeModel>& models, const std::vector<OverRuns>& errors) {
  std::string text;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (models[i].family == "vae") continue;
    const double plain = at_total(models, errors, "VAE", static_cast<double>(total(models[i])));
    if (!std::isfinite(plain)) continue;
    text += (text.empty() ? "" : "; ") + sentence("%s %+.1f nats at %lld in all", title_of(models[i]).c_str(),
                                                  errors[i].mean() - plain, static_cast<long long>(total(models[i])));
  }
  return text.empty() ? "no dimensions in common were asked for" : text + " (beside the VAE)";
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<TvaeModel> models = models_of(options);
  std::vector<OverRuns> errors(models.size());
  for_each_tvae_model(options, models, watch, [&](std::size_t i, const ShelvedRun& run, const data::Splits& splits) {
    errors[i].values.push_back(evaluate::measure_bound(*run.model, splits.test, 0).at("reconstruction"));
  });
  Reproduced made;
  ResultTable table{.name = "reconstruction",
                    .title = "Reconstruction error, nats per test image" + over_runs(options.runs),
                    .columns = {"model", "dim z", "dim u", "in all", "reconstruction error"},
                    .rows = {}};
  if (options.runs > 1) table.columns.emplace_back("deviation");
  io::LineChart chart{
      .title = "Reconstruction error", .x_label = "dim(z) + dim(u)", .y_label = "nats per test image", .lines = {}};
  int colour = 0;
  for (const TvaeModel& curve : curves()) {
    io::ChartLine line{.label = name_of(curve), .x = {}, .y = {}, .colour = colour++, .marked = true};
    for (std::size_t i = 0; i < models.size(); ++i) {
      if (name_of(models[i]) != line.label) continue;
      line.x.push_back(static_cast<double>(total(models[i])));
      line.y.push_back(errors[i].mean());
      table.rows.push_back({{.text = line.label},
                            {.number = static_cast<double>(models[i].dimensions)},
                            {.number = static_cast<double>(pose_dimensions(models[i]))},
                            {.number = static_cast<double>(total(models[i]))},
                            {.number = errors[i].mean(), .decimals = 2}});
      if (options.runs > 1) table.rows.back().push_back({.number = errors[i].deviation(), .decimals = 2});
    }
    chart.lines.push_back(line);
  }
  made.tables.push_back(table);
  made.claims = {
      {"custom models achieve better reconstruction; the difference is mainly significant for the TPS-TVAE "
       "and the DTVAE (section V.i.1)",
       advantages(models, errors)}};
  made.files = {options.out / "figure5.svg"};
  io::write_charts(made.files[0], {chart});
  return made;
}

}  // namespace

Reproduction tvae_fig5() {
  return {.name = "tvae-fig5",
          .title = "Reconstruction error by dimensions of z and u (Vive 2017, figure 5)",
          .description = "14 models of 50 epochs: about half an hour on two cores where none is there yet",
          .run = run,
          .epochs = kTvaeEpochs,
          .published_epochs = kTvaeEpochs,
          .published_runs = 3};
}

}  // namespace latitude::engine
