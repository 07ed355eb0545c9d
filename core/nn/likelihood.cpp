#include "nn/likelihood.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>

namespace latitude::nn {
namespace {

at::Tensor by_channel(const at::Tensor& log_scale) {
  return log_scale.clamp(kLeastLogScale, kMostLogScale).view({1, -1, 1, 1});
}

}  // namespace

std::vector<std::string> likelihood_names() { return {"bernoulli", "gaussian", "discretised-logistic"}; }

at::Tensor gaussian_log_likelihood(const at::Tensor& x, const at::Tensor& mean, const at::Tensor& log_scale) {
  const at::Tensor s = by_channel(log_scale);
  const at::Tensor away = (x - mean) * (-s).exp();
  return -(0.5 * away.square() + s + 0.5 * std::log(2 * std::numbers::pi)).flatten(1).sum(1);
}

at::Tensor discretised_logistic_log_likelihood(const at::Tensor& x, const at::Tensor& mean,
                                               const at::Tensor& log_scale) {
  const at::Tensor s = by_channel(log_scale);
  const at::Tensor away = (x * 255).round() / 255 - mean;
  const at::Tensor upper = (away + 0.5 / 255) * (-s).exp(), lower = (away - 0.5 / 255) * (-s).exp();
  // sigmoid(upper) - sigmoid(lower) = sigmoid(upper) sigmoid(-lower) (1 - exp(lower - upper)), which keeps its digits
  // in the tails.
  const at::Tensor inner = at::log_sigmoid(upper) + at::log_sigmoid(-lower) + (-(-(-s).exp() / 255).expm1()).log();
  const at::Tensor bytes = (x * 255).round();
  const at::Tensor mass =
      torch::where(bytes <= 0, at::log_sigmoid(upper), torch::where(bytes >= 255, at::log_sigmoid(-lower), inner));
  return mass.flatten(1).sum(1);
}

}  // namespace latitude::nn
