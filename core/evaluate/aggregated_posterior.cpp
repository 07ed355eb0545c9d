#include "evaluate/aggregated_posterior.h"

#include <cmath>

#include "evaluate/codes.h"

namespace latitude::evaluate {
namespace {

// Cells reach to where the prior has 6e-16 left; the two beyond have no outer edge.
constexpr double kReach = 8;
constexpr std::int64_t kCells = 512;
constexpr std::int64_t kRows = 4096;  // at once, so that the table of rows and edges stays small

// P(Z > edge) for each value, accurate in the upper tail.
at::Tensor upper_tail(const at::Tensor& standard) { return 0.5 * torch::special::erfc(standard * M_SQRT1_2); }

// Probabilities of the cells between ascending edges, and of the two beyond, from the upper tails at the edges (last
// dimension).
at::Tensor cells(const at::Tensor& tails) {
  const at::Tensor one = torch::ones_like(tails.slice(-1, 0, 1)), zero = torch::zeros_like(one);
  const at::Tensor padded = torch::cat({one, tails, zero}, -1);
  return (padded.slice(-1, 0, -1) - padded.slice(-1, 1)).clamp_min(0);
}

at::Tensor prior_cells(const at::Tensor& edges) {
  // By symmetry from the upper half, where tails keep their digits.
  const at::Tensor upper = cells(upper_tail(edges)).slice(0, kCells / 2 + 1);
  return torch::cat({upper.flip(0), upper});
}

}  // namespace

at::Tensor aggregated_kl(const nn::Posterior& q, const std::function<bool()>& stop) {
  const at::Tensor edges = torch::linspace(-kReach, kReach, kCells + 1, q.mean.options());
  const at::Tensor prior = prior_cells(edges), std = q.log_std.exp();
  at::Tensor result = torch::zeros({q.mean.size(1)}, q.mean.options());
  for (std::int64_t d = 0; d < q.mean.size(1); ++d) {
    at::Tensor mass = torch::zeros_like(prior);
    for (std::int64_t first = 0; first < q.mean.size(0); first += kRows) {
      if (stop && stop()) return {};
      const at::Tensor mean = q.mean.slice(0, first, first + kRows).select(1, d).unsqueeze(1);
      const at::Tensor width = std.slice(0, first, first + kRows).select(1, d).unsqueeze(1);
      mass += cells(upper_tail((edges - mean) / width)).sum(0);
    }
    mass /= static_cast<double>(q.mean.size(0));
    result[d] = (torch::xlogy(mass, mass) - torch::xlogy(mass, prior)).sum();
  }
  return result.clamp_min(0);
}

Numbers measure_aggregated_posterior(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  expect_posterior(model, "aggregated_posterior");
  const at::Tensor kl = aggregated_kl(encode_set(model, dataset));
  Numbers numbers;
  for (std::int64_t d = 0; d < kl.size(0); ++d) {
    numbers[numbered("aggregated_kl_z", d + 1, kl.size(0))] = kl[d].item<double>();
  }
  numbers["aggregated_kl_z"] = kl.sum().item<double>();
  return numbers;
}

}  // namespace latitude::evaluate
