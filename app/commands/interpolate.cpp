// latitude-cli interpolate: rows of pictures from one item of a data set to another, one row a kind of path.
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "engine/bundle.h"
#include "engine/open_model.h"
#include "engine/pictures.h"
#include "evaluate/evaluate.h"
#include "io/error.h"

namespace latitude::app {
namespace {

struct Options {
  std::string model, data, out, json;
  std::vector<std::string> paths = {"linear", "fisher-rao"};
  std::int64_t from = 0, to = 1;
  int steps = 12;
};

void check_item(const char* option, std::int64_t item, const data::Dataset& dataset) {
  if (item < 0 || item >= dataset.size()) {
    throw Error(std::string(option) + ": found " + std::to_string(item) + ", expected an item of " + dataset.name +
                " from 0 to " + std::to_string(dataset.size() - 1));
  }
}

io::Json to_json(const engine::PathRow& row) {
  io::Json steps = io::Json::array();
  for (std::size_t k = 0; k < row.codes.size(); ++k) {
    steps.push_back({{"z", row.codes[k].z}, {"pose", row.codes[k].pose}, {"std", row.deviations[k]}});
  }
  return {{"path", row.name},
          {"fisher_rao_length", row.fisher_rao_length},
          {"euclidean_length", row.euclidean_length},
          {"pullback_length", row.pullback_length},
          {"steps", steps}};
}

void run(const Options& options) {
  const std::filesystem::path path = engine::find_model(options.model);
  model::OpenedModel opened = open_model(path.string());
  data::Dataset dataset = data::load(options.data);
  evaluate::check_fit(*opened.model, dataset);
  check_item("--from", options.from, dataset);
  check_item("--to", options.to, dataset);
  const at::Tensor ends = torch::tensor({options.from, options.to}, at::kLong);
  dataset.images = dataset.images.index_select(0, ends);
  if (dataset.labels.defined()) dataset.labels = dataset.labels.index_select(0, ends);
  atlas::Atlas codes = atlas::make_atlas(*opened.model, dataset);

  const engine::OpenModel model(std::move(opened), std::move(codes), path.string());
  const engine::Paths paths = model.paths({.from = 0, .to = 1, .steps = options.steps, .kinds = options.paths});
  std::vector<engine::Picture> pictures;
  io::Json rows = io::Json::array();
  for (const engine::PathRow& row : paths.rows) {
    std::printf("%-24s Fisher-Rao length %.4f   Euclidean length %.4f   pull-back length %.4f\n", row.name.c_str(),
                row.fisher_rao_length, row.euclidean_length, row.pullback_length);
    pictures.insert(pictures.end(), row.pictures.begin(), row.pictures.end());
    rows.push_back(to_json(row));
  }
  io::write_png(options.out, engine::tiled(pictures, options.steps));
  if (!options.json.empty()) {
    io::write_json(
        options.json,
        {{"model", options.model}, {"data", dataset.name}, {"from", options.from}, {"to", options.to}, {"rows", rows}});
  }
}

}  // namespace

void add_interpolate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("interpolate", "Walk from one picture to another along several paths");
  command->add_option("model", options->model, "a model file, or the name of one in models/")->required();
  command->add_option("--data", options->data, "a data set's name (mnist, glyphs, ...) or a path")->required();
  command->add_option("--from", options->from, "item A")->required();
  command->add_option("--to", options->to, "item B")->required();
  std::vector<std::string> kinds;
  for (const engine::PathKindInfo& kind : engine::path_kinds()) kinds.push_back(kind.name);
  command->add_option("--paths", options->paths, "one row each, with commas between")
      ->delimiter(',')
      ->check(CLI::IsMember(kinds))
      ->capture_default_str();
  command->add_option("--steps", options->steps, "pictures in a row, ends included")
      ->check(CLI::Range(2, 200))
      ->capture_default_str();
  command->add_option("--out", options->out, "FILE.png")->required();
  command->add_option("--json", options->json, "codes and lengths of every row");
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
