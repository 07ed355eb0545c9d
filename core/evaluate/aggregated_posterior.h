// The aggregated posterior q(z) = (1/N) sum of q(z given x_n) against the prior, one dimension at a time: the share of
// the KL term that no single image explains (Hoffman and Johnson 2016, "ELBO surgery"; by dimension as in
// Chen, Li, Grosse, Duvenaud 2018). What is left of a dimension's KL is what its code tells of the image.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// KL(q(z_d) || N(0, 1)) of the mixture of N(mean, exp(log_std)^2) over rows, for each column of both [N, D]: [D], in
// nats. Cells of the line 1/32 wide hold their exact probabilities, so narrow posteriors cost nothing; the sum over
// cells is never above the divergence (data processing) and lies below by the fine structure within cells alone. True
// from `stop`, which is asked every few thousand rows, ends it with an undefined tensor.
at::Tensor aggregated_kl(const nn::Posterior& q, const std::function<bool()>& stop = {});

// "aggregated_kl_z01", ... and "aggregated_kl_z", their sum. Throws Error for a model without a posterior.
Numbers measure_aggregated_posterior(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
