#include "evaluate/kl_by_dimension.h"

#include "evaluate/codes.h"

namespace latitude::evaluate {
namespace {

constexpr double kNearPrior = 0.01;    // nats
constexpr double kMostOutside = 0.01;  // share of images that may be further from it

}  // namespace

Numbers measure_kl_by_dimension(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  expect_posterior(model, "kl_by_dimension");
  const nn::Posterior q = encode_set(model, dataset);
  const at::Tensor kl = 0.5 * (q.mean.square() + (2 * q.log_std).exp() - 2 * q.log_std - 1);
  const at::Tensor mean = kl.mean(0), outside = (kl >= kNearPrior).to(at::kDouble).mean(0);
  Numbers numbers;
  for (std::int64_t d = 0; d < mean.size(0); ++d) {
    numbers[numbered("kl_z", d + 1, mean.size(0))] = mean[d].item<double>();
  }
  numbers["collapsed_dimensions"] = (outside <= kMostOutside).sum().item<double>();
  return numbers;
}

}  // namespace latitude::evaluate
