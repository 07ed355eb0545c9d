// latitude-cli interpolate: rows of pictures from one item of a data set to another, one row a kind of path.
#include <charconv>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "engine/bundle.h"
#include "engine/open_model.h"
#include "engine/path_export.h"
#include "evaluate/evaluate.h"
#include "io/error.h"

namespace latitude::app {
namespace {

struct Options {
  std::string model, data, out, json, from, to, speed = "steps";
  engine::PathRequest request;
};

// "12" is an item of the data, "class:7" the Fisher-Rao mean of its posteriors.
engine::PathEnd parse_end(const char* option, const std::string& text, const data::Dataset& dataset) {
  const bool is_class = text.starts_with("class:");
  const std::string number = is_class ? text.substr(6) : text;
  int value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size()) {
    throw Error(std::string(option) + ": found \"" + text + "\", expected an item's number or class:LABEL");
  }
  if (is_class) return engine::PathEnd::mean_of(value);
  if (value < 0 || value >= dataset.size()) {
    throw Error(std::string(option) + ": found " + text + ", expected an item of " + dataset.name + " from 0 to " +
                std::to_string(dataset.size() - 1));
  }
  return value;
}

void print(const engine::Paths& paths) {
  std::printf("%-20s", "length");
  for (const engine::PathKindInfo& metric : engine::path_metrics()) std::printf(" %11s", metric.title.c_str());
  std::printf(" %16s\n", "least log q(z)");
  for (const engine::PathRow& row : paths.rows) {
    std::printf("%-20s", row.name.c_str());
    for (const engine::PathKindInfo& metric : engine::path_metrics()) {
      const auto found = row.measures.find(metric.name);
      if (found == row.measures.end()) {
        std::printf(" %11s", "-");
      } else {
        std::printf(" %11.4f", found->second.length);
      }
    }
    if (row.least_density) {
      std::printf(" %16.2f\n", *row.least_density);
    } else {
      std::printf(" %16s\n", "-");
    }
  }
}

void run(const Options& options) {
  const std::filesystem::path path = engine::find_model(options.model);
  model::OpenedModel opened = open_model(path.string());
  const data::Dataset dataset = data::load(options.data);
  evaluate::check_fit(*opened.model, dataset);
  engine::PathRequest request = options.request;
  request.from = parse_end("--from", options.from, dataset);
  request.to = parse_end("--to", options.to, dataset);
  // All of the data: a path may follow its codes, and every path is measured by where they are dense.
  atlas::Atlas codes = atlas::make_atlas(*opened.model, dataset);

  engine::OpenModel model(std::move(opened), std::move(codes), path.string());
  model.set_images(dataset.images);
  const engine::Paths paths = model.paths(request);
  print(paths);
  if (!paths.pose.empty() && paths.pose != request.pose) {
    std::printf("pose along: %s (there is no way by %s between these two)\n", paths.pose.c_str(), request.pose.c_str());
  }
  engine::write_paths(paths, options.out, options.speed);
  if (!options.json.empty()) {
    io::Json json = engine::to_json(paths);
    json["model"] = options.model;
    json["data"] = dataset.name;
    io::write_json(options.json, json);
  }
}

std::vector<std::string> names(const std::vector<engine::PathKindInfo>& kinds) {
  std::vector<std::string> all;
  for (const engine::PathKindInfo& kind : kinds) all.push_back(kind.name);
  return all;
}

}  // namespace

void add_interpolate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("interpolate", "Walk from one picture to another along several paths");
  command->add_option("model", options->model, "a model file, or the name of one in models/")->required();
  command->add_option("--data", options->data, "a data set's name (mnist, glyphs, ...) or a path")->required();
  command->add_option("--from", options->from, "A: an item's number, or class:LABEL for the mean of a class")
      ->required();
  command->add_option("--to", options->to, "B, likewise")->required();
  engine::PathRequest& request = options->request;
  command
      ->add_option("--paths", request.kinds,
                   "one row each, with commas between: KIND, or KIND+POSE with its own way for the pose")
      ->delimiter(',')
      ->check([](const std::string& name) {
        if (engine::is_path_name(name)) return std::string();
        std::string known;
        for (const std::string& each : names(engine::path_kinds())) known += (known.empty() ? "" : ", ") + each;
        return "found \"" + name + "\", expected one of: " + known + ", or KIND+POSE";
      })
      ->capture_default_str();
  command->add_option("--steps", request.steps, "pictures from A to B, ends included")
      ->check(CLI::Range(2, 200))
      ->capture_default_str();
  command->add_option("--beyond", request.beyond, "further pictures behind B, of the paths that go on there")
      ->check(CLI::Range(0, 200))
      ->capture_default_str();
  command->add_option("--pose", request.pose, "how the pose goes")
      ->check(CLI::IsMember(names(engine::pose_path_kinds())))
      ->capture_default_str();
  command->add_option("--seed", request.seed, "of the paths that sample")->capture_default_str();
  std::vector<std::string> speeds = names(engine::path_metrics());
  speeds.insert(speeds.begin(), "steps");
  command->add_option("--speed", options->speed, "what an animation's constant speed is measured by")
      ->check(CLI::IsMember(speeds))
      ->capture_default_str();
  command->add_option("--out", options->out, "FILE.png, .svg, .gif (an animation) or .json")->required();
  command->add_option("--json", options->json, "codes, lengths and energies of every row");
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
