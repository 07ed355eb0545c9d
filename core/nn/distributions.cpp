#include "nn/distributions.h"

#include <torch/torch.h>

#include <cmath>

namespace latitude::nn {

at::Tensor clip_log_std(const at::Tensor& log_std) { return log_std.clamp(std::log(kLeastStd), kMostLogStd); }

at::Tensor sample(const Posterior& posterior, const at::Tensor& noise) {
  return torch::addcmul(posterior.mean, posterior.log_std.exp(), noise);
}

at::Tensor kl_to_standard_normal(const Posterior& posterior) {
  const at::Tensor variance = (2 * posterior.log_std).exp();
  return 0.5 * (posterior.mean.square() + variance - 2 * posterior.log_std - 1).sum(1);
}

at::Tensor kl_to_normal(const Posterior& posterior, const Posterior& prior) {
  const at::Tensor log_ratio = posterior.log_std - prior.log_std;
  const at::Tensor distance = (posterior.mean - prior.mean) * (-prior.log_std).exp();
  return 0.5 * (distance.square() + (2 * log_ratio).exp() - 2 * log_ratio - 1).sum(1);
}

at::Tensor bernoulli_log_likelihood(const at::Tensor& x, const at::Tensor& mean) {
  const at::Tensor p = mean.clamp(kLeastProbability, 1 - kLeastProbability);
  // torch's function refuses NaN with an exception, on a GPU with an assertion that ends the process. A diverging
  // training must see NaN as its loss instead: the last term is 0 wherever the means are numbers.
  const at::Tensor cost =
      torch::binary_cross_entropy(p.masked_fill(p.detach().isnan(), 0.5), x, {}, at::Reduction::None);
  return -cost.flatten(1).sum(1) + 0 * p.detach().flatten(1).sum(1);
}

at::Tensor bernoulli_log_likelihood_of_logits(const at::Tensor& x, const at::Tensor& logits) {
  const double bound = std::log((1 - kLeastProbability) / kLeastProbability);
  const at::Tensor clipped = logits.clamp(-bound, bound);
  return (x * clipped - torch::softplus(clipped)).flatten(1).sum(1);
}

}  // namespace latitude::nn
