#include "evaluate/codes.h"

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

std::string numbered(const std::string& name, std::int64_t dimension, std::int64_t dimensions) {
  const std::string number = std::to_string(dimension);
  return name + std::string(std::to_string(dimensions).size() - number.size(), '0') + number;
}

}  // namespace latitude::evaluate
