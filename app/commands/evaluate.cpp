// latitude-cli evaluate: the bound, its parts and other metrics of a model on a data set.
#include "evaluate/evaluate.h"

#include <memory>

#include "app/commands/commands.h"
#include "app/commands/output.h"
#include "engine/device.h"

namespace latitude::app {
namespace {

struct Options {
  std::string model, data, json, device = "cpu";
  std::vector<std::string> metrics;
  std::uint64_t seed = 0;
};

void run(const Options& options) {
  const model::OpenedModel opened = open_model(options.model);
  opened.model->to(engine::choose_device(options.device));
  const data::Dataset dataset = data::load(options.data);
  const evaluate::Numbers numbers = evaluate::evaluate(*opened.model, dataset, options.metrics, options.seed);
  report(numbers, options.json,
         {{"model", options.model}, {"data", dataset.name}, {"items", dataset.size()}, {"seed", options.seed}});
}

}  // namespace

void add_evaluate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("evaluate", "Measure a model on a data set, in nats per image");
  command->add_option("model", options->model, "a model file, or the name of one in models/")->required();
  command->add_option("--data", options->data, "a data set's name (mnist, glyphs, ...) or a path")->required();
  std::string known;
  for (const evaluate::Metric& metric : evaluate::metrics()) known += "\n" + metric.name + ": " + metric.description;
  command->add_option("--metrics", options->metrics, "more metrics, with commas between:" + known)->delimiter(',');
  command->add_option("--json", options->json, "write every number to this file");
  command->add_option("--seed", options->seed, "of the posterior samples")->capture_default_str();
  command->add_option("--device", options->device, "cpu, cuda or auto")
      ->check(CLI::IsMember(engine::device_names()))
      ->capture_default_str();
  command->callback([options] { run(*options); });
}

}  // namespace latitude::app
