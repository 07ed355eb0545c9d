#include "engine/reproduce_interpolation_rows.h"

#include <algorithm>
#include <cstdio>

#include "engine/open_model.h"
#include "engine/path_export.h"
#include "engine/renyi_models.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

constexpr int kPictures = 12;  // of a row, as in the figure
constexpr int kPairs = 200;    // over which the transitions are measured

// In the figure's order, from the top.
const std::vector<std::string> kRows = {"pixels", "linear", "linear-sampled", "fisher-rao-sampled", "fisher-rao"};

// A pair of items of unlike classes; the figure's own is not named.
struct Pair {
  int from, to;
};

std::vector<Pair> unlike_pairs(const ModelInfo& info, int most) {
  std::vector<Pair> pairs;
  for (int i = 0; i + 1 < info.items && static_cast<int>(pairs.size()) < most; i += 2) {
    const auto index = static_cast<std::size_t>(i);
    if (info.labels[index] != info.labels[index + 1]) pairs.push_back({i, i + 1});
  }
  return pairs;
}

const PathRow& row_of(const Paths& paths, const std::string& name) {
  const auto found =
      std::find_if(paths.rows.begin(), paths.rows.end(), [&](const PathRow& row) { return row.name == name; });
  return *found;
}

// How much of the whole change of the pictures happens in the greatest step: 1 / steps when it is even.
double greatest_step(const PathRow& row) {
  double sum = 0, most = 0;
  for (const double change : row.change) {
    sum += change;
    most = std::max(most, change);
  }
  return sum > 0 ? most / sum : 0;
}

// The mean over dimensions of the greatest deviation on the way, beside that of the wider end.
double widening(const PathRow& row) {
  double sum = 0;
  const std::size_t dimensions = row.curve_deviation.front().size();
  for (std::size_t d = 0; d < dimensions; ++d) {
    float most = 0;
    for (const std::vector<float>& deviation : row.curve_deviation) most = std::max(most, deviation[d]);
    sum += double{most} / double{std::max(row.curve_deviation.front()[d], row.curve_deviation.back()[d])};
  }
  return sum / static_cast<double>(dimensions);
}

struct Transitions {
  double linear = 0, geodesic = 0;                  // greatest step, in parts of the whole change
  int sharper = 0, pairs = 0;                       // on the geodesic than on the line
  double widening = 0;                              // of the geodesic's deviations
  double sampled_change = 0, unsampled_change = 0;  // of the pictures along the geodesic, in pixels
};

Transitions measure(const OpenModel& model, const Watch& watch) {
  Transitions t;
  for (const Pair& pair : unlike_pairs(model.info(), kPairs)) {
    watch.check();
    const Paths paths = model.paths({.from = pair.from,
                                     .to = pair.to,
                                     .steps = kPictures,
                                     .kinds = {"linear", "fisher-rao-sampled", "fisher-rao"}});
    const PathRow& geodesic = row_of(paths, "fisher-rao");
    const double on_line = greatest_step(row_of(paths, "linear")), on_geodesic = greatest_step(geodesic);
    t.linear += on_line;
    t.geodesic += on_geodesic;
    if (on_geodesic > on_line) ++t.sharper;
    t.widening += widening(geodesic);
    for (const double change : geodesic.change) t.unsampled_change += change;
    for (const double change : row_of(paths, "fisher-rao-sampled").change) t.sampled_change += change;
    ++t.pairs;
  }
  for (double* sum : {&t.linear, &t.geodesic, &t.widening}) *sum /= t.pairs;
  return t;
}

ResultTable lengths_of(const Paths& paths) {
  ResultTable table{
      .name = "rows", .title = "Lengths of the rows from A to B under every metric", .columns = {"row"}, .rows = {}};
  for (const PathKindInfo& metric : path_metrics()) table.columns.push_back(metric.title);
  for (const char* column : {"greatest step", "least log q(z)"}) table.columns.emplace_back(column);
  for (const PathRow& row : paths.rows) {
    std::vector<Cell> cells = {{.text = row.name}};
    for (const PathKindInfo& metric : path_metrics()) {
      const auto found = row.measures.find(metric.name);
      cells.push_back(found == row.measures.end() ? Cell{.text = "-"}
                                                  : Cell{.number = found->second.length, .decimals = 2});
    }
    cells.push_back({.number = greatest_step(row), .decimals = 3});
    cells.push_back(row.least_density ? Cell{.number = *row.least_density, .decimals = 1} : Cell{.text = "-"});
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Reproduced run(const ReproductionOptions& options, const Watch& watch) {
  const std::vector<double> alphas = options.alphas.empty() ? std::vector<double>{1} : options.alphas;
  const RenyiModel wanted{alphas.front(), renyi_dimensions(options).front()};
  RunShelf shelf(options.models, options.device, watch);
  const train::Recipe recipe = renyi_recipe(options.data, wanted, options.epochs, 1);
  OpenModel model(shelf.take(recipe).file);
  model.set_images(shelf.splits(recipe).test.images);
  const std::vector<Pair> pairs = unlike_pairs(model.info(), 1);
  if (pairs.empty()) throw Error("reproduce: found no two test items of unlike classes, expected labels");
  const Paths paths = model.paths({.from = pairs[0].from, .to = pairs[0].to, .steps = kPictures, .kinds = kRows});
  const Transitions t = measure(model, watch);

  Reproduced made;
  made.tables.push_back(lengths_of(paths));
  for (const char* name : {"rows.svg", "rows.png", "rows.gif"}) {
    made.files.push_back(options.out / name);
    write_paths(paths, made.files.back(), "fisher-rao");
  }
  made.claims = {
      {"the geodesic without sampling shows a slightly sharper transition than the line between means (section 2.3)",
       sentence(
           "of %d pairs of unlike digits %d are sharper: the greatest of the %d steps holds %.3f of the whole change "
           "of the pictures on the geodesic, %.3f on the line",
           t.pairs, t.sharper, kPictures - 1, t.geodesic, t.linear)},
      {"along the geodesic there is an increase of variance, which translates to more variability in images sampled "
       "along "
       "the curve",
       sentence("a deviation grows to %.2f times that of the wider end (mean over dimensions and pairs); sampled "
                "pictures move %.1f times as far as unsampled ones",
                t.widening, t.sampled_change / t.unsampled_change)}};
  made.more = {{"model", model.info().name},
               {"paths", to_json(paths)},
               {"pairs", t.pairs},
               {"sharper", t.sharper},
               {"greatest_step_linear", t.linear},
               {"greatest_step_geodesic", t.geodesic},
               {"widening", t.widening},
               {"sampled_change_ratio", t.sampled_change / t.unsampled_change}};
  return made;
}

}  // namespace

Reproduction interpolation_rows() {
  return {.name = "interpolation-rows",
          .title = "Five ways from one digit to another (Peste, Malago, Sarbu 2017, figure 5)",
          .description =
              "pixels, means, samples, Fisher-Rao sampled and unsampled, as rows of pictures; the VAE of "
              "renyi-spectrum at alpha 1 (or the first of --alphas and --dims), then seconds",
          .run = run};
}

}  // namespace latitude::engine
