#include "engine/prober.h"

#include <algorithm>

#include "data/thinned.h"
#include "evaluate/logistic_regression.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

// L-BFGS goes on for hundreds of passes for digits of the weights that change the class of one image in a thousand.
constexpr int kIterations = 100;

}  // namespace

bool can_probe(const model::GenerativeModel& model, const data::Splits& splits) {
  return model.capabilities().posterior && splits.train.labels.defined() && splits.test.labels.defined();
}

std::optional<Probe> measure_probe(model::GenerativeModel& model, const data::Splits& splits, std::uint64_t seed,
                                   std::int64_t most_train_items, const std::function<bool()>& stop) {
  if (!can_probe(model, splits)) {
    throw Error("data " + splits.train.name + ": found no labels, or a model without a posterior; a probe needs both");
  }
  const data::Dataset train = most_train_items > 0 ? data::drawn(splits.train, most_train_items, seed) : splits.train;
  const auto found =
      evaluate::logistic_accuracies(model, train, splits.test, seed, {.most_iterations = kIterations}, stop);
  if (!found) return std::nullopt;
  return Probe{.train_means = found->at("train_accuracy_means"),
               .test_means = found->at("test_accuracy_means"),
               .train_means_and_variances = found->at("train_accuracy_means_and_variances"),
               .test_means_and_variances = found->at("test_accuracy_means_and_variances"),
               .train_sample = found->at("train_accuracy_sample"),
               .test_sample = found->at("test_accuracy_sample")};
}

io::Json to_json(const KeptProbes& kept) {
  io::Json list = io::Json::array();
  for (const Probe& p : kept.probes) {
    list.push_back({{"epoch", p.epoch},
                    {"train_means", p.train_means},
                    {"test_means", p.test_means},
                    {"train_means_and_variances", p.train_means_and_variances},
                    {"test_means_and_variances", p.test_means_and_variances},
                    {"train_sample", p.train_sample},
                    {"test_sample", p.test_sample}});
  }
  return {{"train_items", kept.train_items}, {"probes", list}};
}

KeptProbes read_probes(const std::filesystem::path& file, std::size_t last_epoch) {
  KeptProbes kept;
  if (!std::filesystem::exists(file)) return kept;
  const io::Json json = io::read_json(file);
  try {
    kept.train_items = json.at("train_items").get<std::int64_t>();
    for (const io::Json& p : json.at("probes")) {
      const Probe probe{.epoch = p.at("epoch").get<int>(),
                        .train_means = p.at("train_means").get<double>(),
                        .test_means = p.at("test_means").get<double>(),
                        .train_means_and_variances = p.at("train_means_and_variances").get<double>(),
                        .test_means_and_variances = p.at("test_means_and_variances").get<double>(),
                        .train_sample = p.at("train_sample").get<double>(),
                        .test_sample = p.at("test_sample").get<double>()};
      if (probe.epoch > 0 && static_cast<std::size_t>(probe.epoch) <= last_epoch) kept.probes.push_back(probe);
    }
  } catch (const io::Json::exception& error) {
    throw Error(file.string() + ": the list of probes cannot be read: " + io::describe(error));
  }
  return kept;
}

bool probe_is_due(std::int64_t epoch, std::int64_t epochs, int every) {
  return every > 0 && epoch > 0 && (epoch % every == 0 || epoch == epochs);
}

Prober::Prober(train::Training& training, std::filesystem::path file, int every, std::int64_t most_train_items)
    : training_(training), file_(std::move(file)), every_(can_probe(training.model(), training.splits()) ? every : 0) {
  const std::int64_t all = training.splits().train.size();
  const std::int64_t items = most_train_items > 0 ? std::min(most_train_items, all) : all;
  if (!training.curve().empty()) {
    kept_ = read_probes(file_, training.curve().size());
    if (kept_.train_items != items) kept_.probes.clear();
  } else {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  kept_.train_items = items;
}

bool Prober::see_epoch(const std::function<bool()>& stop) {
  const auto epoch = static_cast<int>(training_.curve().size());
  const bool there =
      std::any_of(kept_.probes.begin(), kept_.probes.end(), [&](const Probe& p) { return p.epoch == epoch; });
  if (there || !probe_is_due(epoch, training_.recipe().epochs, every_)) return true;
  std::optional<Probe> probe =
      measure_probe(training_.model(), training_.splits(), training_.recipe().seed, kept_.train_items, stop);
  if (!probe) return false;
  probe->epoch = epoch;
  kept_.probes.push_back(*probe);
  io::write_json(file_, to_json(kept_));
  return true;
}

}  // namespace latitude::engine
