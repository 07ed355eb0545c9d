#include "evaluate/log_likelihood.h"

#include <algorithm>
#include <cmath>

#include "evaluate/codes.h"
#include "io/error.h"
#include "nn/random.h"
#include "objective/importance.h"

namespace latitude::evaluate {
namespace {

// Images that share a block; the samples of each fill the rest of its rows.
constexpr std::int64_t kImages = 64;

// Sums of w and w^2 for each row, held relative to the largest weight so far: nothing overflows, however many come.
class WeightSums {
 public:
  void add(const at::Tensor& log_weight) {
    const at::Tensor exact = log_weight.to(at::kCPU, at::kDouble), largest = exact.amax(1);
    const at::Tensor top = top_.defined() ? torch::maximum(top_, largest) : largest;
    const at::Tensor weight = (exact - top.unsqueeze(1)).exp();
    const at::Tensor shrink = top_.defined() ? (top_ - top).exp() : torch::zeros_like(top);
    sum_ = (top_.defined() ? sum_ * shrink : shrink) + weight.sum(1);
    squares_ = (top_.defined() ? squares_ * shrink.square() : shrink) + weight.square().sum(1);
    top_ = top;
    count_ += exact.size(1);
  }

  Likelihood result() const {
    const auto count = static_cast<double>(count_);
    const at::Tensor scatter = (count * squares_ / sum_.square() - 1).clamp_min(0);
    return {.log_p = top_ + (sum_ / count).log(),
            .standard_error = (scatter / (count - 1)).sqrt(),
            .effective_samples = sum_.square() / squares_};
  }

 private:
  at::Tensor top_, sum_, squares_;
  std::int64_t count_ = 0;
};

}  // namespace

Likelihood importance_log_likelihood(model::GenerativeModel& model, const at::Tensor& images, std::int64_t samples,
                                     at::Generator& noise, std::int64_t most_rows) {
  if (samples < 2) {
    throw Error("log_likelihood: found " + std::to_string(samples) + " samples for an image, expected at least 2");
  }
  const torch::NoGradGuard no_grad;
  const model::Encoded q = model.encode(images);
  const std::int64_t at_once = std::max<std::int64_t>(1, most_rows / std::max<std::int64_t>(1, images.size(0)));
  WeightSums sums;
  for (std::int64_t left = samples; left > 0; left -= at_once) {
    sums.add(objective::draw_importance_samples(model, images, q, std::min(at_once, left), noise).log_weight);
  }
  return sums.result();
}

Numbers measure_log_likelihood(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed,
                               std::int64_t samples) {
  expect_posterior(model, "log_likelihood");
  at::Generator noise = nn::generator(seed);
  double log_p = 0, variance = 0, effective = 0;
  for_each_block(model, dataset, [&](const at::Tensor& block) {
    for (const at::Tensor& images : block.split(kImages)) {
      const Likelihood found =
          importance_log_likelihood(model, images, samples, noise, images.is_cuda() ? kRowsOnGpu : kRowsInCache);
      log_p += found.log_p.sum().item<double>();
      variance += found.standard_error.square().sum().item<double>();
      effective += found.effective_samples.sum().item<double>();
    }
  });
  const auto n = static_cast<double>(dataset.size());
  return {{"log_likelihood", log_p / n},
          {"log_likelihood_standard_error", std::sqrt(variance) / n},
          {"log_likelihood_effective_samples", effective / n}};
}

}  // namespace latitude::evaluate
