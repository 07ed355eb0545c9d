#include "evaluate/codes.h"

#include <algorithm>

#include "io/error.h"

namespace latitude::evaluate {

nn::Posterior encode_set(model::GenerativeModel& model, const data::Dataset& dataset,
                         const std::function<void()>& before_block) {
  std::vector<at::Tensor> means, log_stds;
  for_each_block(model, dataset, [&](const at::Tensor& images) {
    if (before_block) before_block();
    const nn::Posterior q = model.encode(images).z;
    means.push_back(q.mean.to(at::kCPU, at::kDouble));
    if (q.log_std.defined()) log_stds.push_back(q.log_std.to(at::kCPU, at::kDouble));
  });
  return {torch::cat(means), log_stds.empty() ? at::Tensor() : torch::cat(log_stds)};
}

void expect_posterior(const model::GenerativeModel& model, const std::string& metric) {
  if (model.capabilities().posterior) return;
  throw Error("--metrics: " + metric + " needs a model with a posterior, found the family \"" + model.family() +
              "\", whose codes are points");
}

data::Splits teaching_splits(const data::Dataset& dataset, std::uint64_t seed) {
  const std::size_t colon = dataset.name.find(':');
  const std::string base = dataset.name.substr(0, colon);
  const bool test_split = colon == std::string::npos || dataset.name.substr(colon) == ":test";
  const bool named = std::any_of(data::sources().begin(), data::sources().end(),
                                 [&](const data::Source& source) { return source.name == base; });
  if (named && test_split) return {data::load(base + ":train"), dataset};
  return data::cut(dataset, seed);
}

std::int64_t expect_labels(const data::Splits& splits, const std::string& metric) {
  for (const data::Dataset* set : {&splits.train, &splits.test}) {
    if (!set->labels.defined()) {
      throw Error("data " + set->name + ": found no labels, expected some: " + metric + " tells classes apart");
    }
  }
  return std::max(splits.train.labels.max().item<std::int64_t>(), splits.test.labels.max().item<std::int64_t>()) + 1;
}

std::string numbered(const std::string& name, std::int64_t dimension, std::int64_t dimensions) {
  const std::string number = std::to_string(dimension);
  return name + std::string(std::to_string(dimensions).size() - number.size(), '0') + number;
}

}  // namespace latitude::evaluate
