#include "evaluate/kl_by_dimension.h"

#include "evaluate/codes.h"

namespace latitude::evaluate {
namespace {

constexpr double kNearPrior = 0.01;    // nats
constexpr double kMostOutside = 0.01;  // share of images that may be further from it

}  // namespace

KlByDimension kl_by_dimension(const nn::Posterior& q) {
  const at::Tensor kl = 0.5 * (q.mean.square() + (2 * q.log_std).exp() - 2 * q.log_std - 1);
  const at::Tensor mean = kl.mean(0).contiguous(), outside = (kl >= kNearPrior).to(at::kDouble).mean(0);
  return {{mean.const_data_ptr<double>(), mean.const_data_ptr<double>() + mean.numel()},
          (outside <= kMostOutside).sum().item<int>()};
}

Numbers measure_kl_by_dimension(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  expect_posterior(model, "kl_by_dimension");
  const KlByDimension found = kl_by_dimension(encode_set(model, dataset));
  const auto dimensions = static_cast<std::int64_t>(found.mean.size());
  Numbers numbers;
  for (std::int64_t d = 0; d < dimensions; ++d) {
    numbers[numbered("kl_z", d + 1, dimensions)] = found.mean[static_cast<std::size_t>(d)];
  }
  numbers["collapsed_dimensions"] = found.collapsed;
  return numbers;
}

}  // namespace latitude::evaluate
