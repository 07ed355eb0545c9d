#include "evaluate/renyi_bound.h"

#include <algorithm>

#include "evaluate/codes.h"
#include "evaluate/log_likelihood.h"
#include "io/error.h"
#include "nn/random.h"
#include "objective/importance.h"

namespace latitude::evaluate {

double measure_renyi_bound(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed,
                           double alpha, std::int64_t samples) {
  expect_posterior(model, "the Renyi bound");
  if (samples < 1) {
    throw Error("the Renyi bound: found " + std::to_string(samples) + " samples for an image, expected at least 1");
  }
  at::Generator noise = nn::generator(seed);
  double sum = 0;
  for_each_block(model, dataset, [&](const at::Tensor& block) {
    const std::int64_t at_once = std::max<std::int64_t>(1, (block.is_cuda() ? kRowsOnGpu : kRowsInCache) / samples);
    for (const at::Tensor& images : block.split(at_once)) {
      const at::Tensor weights =
          objective::draw_importance_samples(model, images, model.encode(images), samples, noise).log_weight;
      sum += objective::renyi_bound(weights, alpha).sum().item<double>();
    }
  });
  return sum / static_cast<double>(dataset.size());
}

}  // namespace latitude::evaluate
