// latitude-cli reproduce: a published figure again, ours beside the paper's.
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands/commands.h"
#include "app/commands/progress_bar.h"
#include "engine/device.h"
#include "engine/reproduction.h"
#include "io/error.h"

namespace latitude::app {
namespace {

struct Options {
  std::string name, out, models, json;
  bool list = false, full = false;
  std::optional<std::int64_t> epochs;
  std::optional<std::string> data;
  engine::ReproductionOptions chosen;
};

volatile std::sig_atomic_t interrupted = 0;

void list() {
  for (const engine::Reproduction& each : engine::reproductions()) {
    std::printf("%-20s %s\n%-20s %s\n", each.name.c_str(), each.title.c_str(), "", each.description.c_str());
  }
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) throw Error("--out: " + folder.string() + " cannot be made: " + problem.message());
}

// One bar for each piece of work.
engine::Watch watch(std::optional<ProgressBar>& bar, std::string& shown) {
  return {.progress =
              [&](const std::string& what, double fraction, const std::string& rate, double seconds_left) {
                if (!bar || what != shown) bar.emplace(what);
                shown = what;
                bar->show(fraction, rate, seconds_left);
              },
          .line =
              [&](const std::string& text) {
                if (!bar) bar.emplace("");
                bar->line(text);
              },
          .stopped = [] { return interrupted != 0; }};
}

void run(const Options& options) {
  if (options.list) return list();
  if (options.name.empty()) throw CLI::RequiredError("name of a figure, or --list,");
  const engine::Reproduction& wanted = engine::reproduction(options.name);
  engine::ReproductionOptions chosen = options.chosen;
  chosen.data = options.data.value_or(wanted.data);
  chosen.epochs = options.epochs.value_or(options.full ? wanted.published_epochs : wanted.epochs);
  if (options.full) chosen.runs = wanted.published_runs;
  if (options.full && chosen.alphas.empty()) chosen.alphas = {0, 0.25, 0.5, 0.75, 1};
  chosen.out = options.out.empty() ? "out/reproduce/" + wanted.name : options.out;
  chosen.models = options.models.empty() ? (chosen.out / "../runs").lexically_normal().string() : options.models;
  make_folder(chosen.out);
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  std::optional<ProgressBar> bar;
  std::string shown;
  const engine::Reproduced made = wanted.run(chosen, watch(bar, shown));
  bar.reset();
  std::printf("%s: %s\n\n%s", wanted.name.c_str(), wanted.title.c_str(), engine::to_text(made).c_str());
  if (options.json.empty()) return;
  io::Json json = engine::to_json(made);
  json["name"] = wanted.name;
  json["title"] = wanted.title;
  json["data"] = chosen.data;
  json["epochs"] = chosen.epochs;
  json["runs"] = chosen.runs;
  io::write_json(options.json, json);
}

void add_sizes(CLI::App& command, Options& options) {
  engine::ReproductionOptions& chosen = options.chosen;
  CLI::Option* epochs =
      command.add_option("--epochs", options.epochs, "of each model (as --list says)")->check(CLI::Range(1, 1'000'000));
  CLI::Option* runs = command.add_option("--runs", chosen.runs, "seeds 1 to N, whose results are averaged")
                          ->check(CLI::Range(1, 1000))
                          ->capture_default_str();
  command
      .add_flag("--full", options.full,
                "the paper's epochs and runs, and all alphas: for the Renyi bounds weeks on a processor")
      ->excludes(epochs)
      ->excludes(runs);
  command.add_option("--alphas", chosen.alphas, "of the bounds, with commas between")
      ->delimiter(',')
      ->check(CLI::Range(-1000.0, 1000.0));
  command.add_option("--dims", chosen.dimensions, "numbers of latent dimensions, with commas between")
      ->delimiter(',')
      ->check(CLI::Range(1, 10'000));
  command
      .add_option("--images", chosen.images, "test images of which log p(x) is estimated, evenly spread over the set")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command.add_option("--samples", chosen.samples, "of each of them")
      ->check(CLI::Range(2, 10'000'000))
      ->capture_default_str();
  command.add_option("--probe-every", chosen.probe_every, "epochs between two looks at a model that learns")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
}

}  // namespace

void add_reproduce(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("reproduce", "A published figure made again, ours beside the paper's");
  command->add_option("name", options->name, "of the figure: see --list");
  command->add_flag("--list", options->list, "the figures there are");
  command->add_option("--out", options->out, "folder for the charts (out/reproduce/NAME)");
  command->add_option("--models", options->models,
                      "folder of trained models, taken where they are finished, else trained (runs/ beside --out)");
  add_sizes(*command, *options);
  command->add_option("--optimiser", options->chosen.optimiser, "for models that their paper trained with adadelta")
      ->check(CLI::IsMember({"adam", "adadelta"}))
      ->capture_default_str();
  command->add_option("--data", options->data, "a data set's name or a path (the figure's own)");
  command->add_option("--json", options->json, "write every number to this file");
  command->add_option("--device", options->chosen.device, "cpu, cuda or auto")
      ->check(CLI::IsMember(engine::device_names()))
      ->capture_default_str();
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
