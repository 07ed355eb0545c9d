// Distributions of the papers: diagonal Gaussian posteriors and priors, their KL divergences, and the Bernoulli
// likelihood. Equations are those of "Variational generation of images by deep spatial architectures" (Vive 2017).
#pragma once

#include <ATen/core/Tensor.h>

namespace latitude::nn {

// The paper keeps standard deviations above 1e-6 and the Bernoulli means within [1e-6, 1 - 1e-6].
inline constexpr double kLeastStd = 1e-6;
inline constexpr double kLeastProbability = 1e-6;
// Not in the paper: a std above e^10 only ever comes from a broken input, and would overflow the KL.
inline constexpr double kMostLogStd = 10;

// q(z given x) or q(u given x): N(mean, diag(exp(log_std)^2)), both [N, D].
struct Posterior {
  at::Tensor mean, log_std;
};

// Clips log_std to [log kLeastStd, kMostLogStd].
at::Tensor clip_log_std(const at::Tensor& log_std);

// mean + exp(log_std) * noise, the reparametrised sample; noise is standard normal, [N, D].
at::Tensor sample(const Posterior& posterior, const at::Tensor& noise);

// KL(q || N(0, I)) for each item, [N], in nats (equation 6).
at::Tensor kl_to_standard_normal(const Posterior& posterior);

// KL(q || N(prior.mean, diag(exp(prior.log_std)^2))) for each item, [N], in nats (equation 7); the prior's are [D].
at::Tensor kl_to_normal(const Posterior& posterior, const Posterior& prior);

// log p(x given mean) of independent Bernoulli pixels for each item, [N], in nats (equation 8). `mean` is clipped to
// [kLeastProbability, 1 - kLeastProbability]; x may be grey.
at::Tensor bernoulli_log_likelihood(const at::Tensor& x, const at::Tensor& mean);
// The same with mean = sigmoid(logits): the clip is made on the logits, and large ones lose no digits.
at::Tensor bernoulli_log_likelihood_of_logits(const at::Tensor& x, const at::Tensor& logits);

}  // namespace latitude::nn
