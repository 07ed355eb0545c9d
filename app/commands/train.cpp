// latitude-cli train: a recipe into a folder with the model, its atlas, its card and a checkpoint.
#include <csignal>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "app/commands/progress_bar.h"
#include "data/dataset.h"
#include "engine/bundle.h"
#include "engine/device.h"
#include "engine/finish.h"
#include "engine/prober.h"
#include "io/error.h"

namespace latitude::app {
namespace {

struct Options {
  std::string recipe, out, device = "cpu";
  std::vector<std::string> set;
  bool resume = false;
  int probe_every = 0;
};

volatile std::sig_atomic_t interrupted = 0;

std::string epoch_line(const train::EpochPoint& point, std::int64_t epochs) {
  char text[200];
  std::snprintf(text, sizeof text,
                "epoch %d of %lld   train %.2f   test %.2f (reconstruction %.2f, KL z %.2f, KL u %.2f)", point.epoch,
                static_cast<long long>(epochs), point.train.loss, point.test.loss, point.test.reconstruction,
                point.test.kl_z, point.test.kl_u);
  return text;
}

std::string probe_line(const engine::Probe& probe) {
  char text[200];
  std::snprintf(text, sizeof text,
                "  classes apart by planes (test): %.4f by means, %.4f by means and variances, %.4f by a sample",
                probe.test_means, probe.test_means_and_variances, probe.test_sample);
  return text;
}

train::Listener listener(train::Training& training, const engine::RunFiles& files, engine::Prober& prober,
                         ProgressBar& bar) {
  return {.on_step =
              [&bar](const train::Progress& p) {
                char rate[48];
                std::snprintf(rate, sizeof rate, "%.0f images/s", p.images_per_second);
                const double in_epoch = static_cast<double>(p.step) / static_cast<double>(p.steps_per_epoch);
                bar.show((static_cast<double>(p.epoch) + in_epoch) / static_cast<double>(p.epochs), rate,
                         p.seconds_left);
                return interrupted == 0;
              },
          .on_epoch =
              [&](const train::EpochPoint& point) {
                training.save_checkpoint(files.checkpoint);
                bar.line(epoch_line(point, training.recipe().epochs));
                const std::size_t before = prober.probes().size();
                prober.see_epoch([] { return interrupted != 0; });
                if (prober.probes().size() > before) bar.line(probe_line(prober.probes().back()));
              },
          .on_minimum =
              [&](const train::MinimumSeen& seen) {
                bar.line(seen.text());
                if (seen.again) prober.begin_again();
              }};
}

void run(const Options& options) {
  train::Recipe recipe = train::read_recipe(engine::find_recipe(options.recipe));
  for (const std::string& assignment : options.set) train::set_option(recipe, assignment);
  std::error_code problem;
  std::filesystem::create_directories(options.out, problem);
  if (problem) throw Error("--out: " + options.out + " cannot be made: " + problem.message());

  const engine::RunFiles files = engine::run_files(options.out, recipe);
  train::Training training(recipe, data::load_splits(recipe.data, recipe.seed), engine::choose_device(options.device));
  if (options.resume) training.load_checkpoint(files.checkpoint);
  if (options.probe_every > 0 && !engine::can_probe(training.model(), training.splits())) {
    throw Error("--probe-every: found no labels in " + recipe.data + ", or a model without a posterior; it needs both");
  }
  engine::Prober prober(training, files.probes, options.probe_every, engine::kLiveProbeItems);

  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  ProgressBar bar(recipe.name);
  const bool done = training.run(listener(training, files, prober, bar));
  training.save_checkpoint(files.checkpoint);
  if (!done) {
    throw Error("stopped in epoch " + std::to_string(training.curve().size() + 1) + "; `train " + options.recipe +
                " --out " + options.out + " --resume` goes on from here");
  }
  bar.line("saved " + files.model.string());
  report(engine::finish(training, options.out), "", {});
}

}  // namespace

void add_train(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a model by a recipe");
  command->add_option("recipe", options->recipe, "a JSON file, or the name of one in resources/recipes")->required();
  command->add_option("--set", options->set, "key=value: changes the recipe, e.g. model.z=8 (again for more)")
      ->allow_extra_args(false);
  command->add_option("--out", options->out, "folder for the model, its atlas, card and checkpoint")->required();
  command->add_flag("--resume", options->resume, "go on from the checkpoint in --out");
  command
      ->add_option("--probe-every", options->probe_every,
                   "after so many epochs each, how well a linear classifier tells classes apart in the code (10,000 "
                   "training items, all test items); kept in NAME.probes.json")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--device", options->device, "cpu, cuda or auto")
      ->check(CLI::IsMember(engine::device_names()))
      ->capture_default_str();
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
