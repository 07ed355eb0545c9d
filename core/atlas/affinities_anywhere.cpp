// t-SNE's affinities in torch's own operations, for any device. On a GPU `join` is this one: a sort is what it is
// about, and torch's is as good as any.
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "atlas/op_kernels.h"
#include "atlas/point_math.h"

namespace latitude::atlas::anywhere {
namespace {

constexpr std::int64_t kMostNumbers = 1 << 22;  // of distances that are looked at together: 32 MiB a table

// kernels::calibrate for all rows of `squared` at once; p, not yet rounded.
at::Tensor calibrated(const at::Tensor& squared, double entropy) {
  const at::Tensor distance = squared.to(at::kDouble) - squared.narrow(1, 0, 1).to(at::kDouble);
  const at::Tensor width = distance.mean(1);
  at::Tensor log_beta = torch::where(width > 0, -width.log(), 0);
  at::Tensor low = torch::full_like(log_beta, -std::numeric_limits<double>::infinity()), high = -low;
  at::Tensor done = torch::zeros_like(log_beta, at::kBool), p;
  for (int tries = 0; tries < kernels::kMostTries; ++tries) {
    const at::Tensor beta = log_beta.exp(), weight = (-beta.unsqueeze(1) * distance).exp(), sum = weight.sum(1);
    p = weight / sum.unsqueeze(1);
    const at::Tensor mean = (p * distance).sum(1), variance = (p * distance.square()).sum(1) - mean.square();
    const at::Tensor excess = sum.log() + beta * mean - entropy, above = excess > 0;
    done = done.logical_or(excess.abs() < kernels::kTolerance);
    low = torch::where(above, log_beta, low);
    high = torch::where(above, high, log_beta);
    const at::Tensor slope = beta.square() * variance;
    const at::Tensor step = torch::where(slope > 0, (excess / slope).clamp(-2, 2), torch::where(above, 2.0, -2.0));
    at::Tensor next = log_beta + step;
    next = torch::where((next > low).logical_and(next < high), next, (low + high) / 2);
    done = done.logical_or((next.abs() <= kernels::kMostLogBeta).logical_not()).logical_or(next == log_beta);
    if (done.all().item<bool>()) break;
    log_beta = torch::where(done, log_beta, next);
  }
  return p;
}

}  // namespace

at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity) {
  const std::int64_t count = squared_distance.size(0);
  const std::int64_t block = std::max<std::int64_t>(1, kMostNumbers / squared_distance.size(1));
  at::Tensor table = torch::empty_like(squared_distance);
  for (std::int64_t first = 0; first < count; first += block) {
    const std::int64_t size = std::min(block, count - first);
    table.narrow(0, first, size).copy_(calibrated(squared_distance.narrow(0, first, size), std::log(perplexity)));
  }
  return table;
}

Rows join(const at::Tensor& index, const at::Tensor& p) {
  const std::int64_t count = index.size(0), k = index.size(1);
  const at::Tensor i = torch::arange(count, index.options().dtype(at::kLong)).unsqueeze(1).expand({count, k});
  const at::Tensor j = index.to(at::kLong);
  // Every probability under its place (i, j) and under (j, i); sorted, those of one place stand together: two at most.
  const auto [key, order] = torch::cat({(i * count + j).flatten(), (j * count + i).flatten()}).sort();
  const at::Tensor value = p.flatten().repeat({2}).index_select(0, order);
  const at::Tensor second =
      torch::cat({torch::zeros({1}, key.options().dtype(at::kBool)), key.slice(0, 1) == key.slice(0, 0, -1)});
  const at::Tensor first = second.logical_not();
  const at::Tensor sum = value + torch::where(second.roll(-1), value.roll(-1), 0);
  const at::Tensor place = key.masked_select(first);
  const at::Tensor row = torch::searchsorted(place, torch::arange(count + 1, place.options()) * count);
  const auto scale = static_cast<float>(1.0 / (2.0 * static_cast<double>(count)));
  return {row, (place % count).to(at::kInt), sum.masked_select(first) * scale};
}

}  // namespace latitude::atlas::anywhere
