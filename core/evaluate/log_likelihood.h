// log p(x) by importance sampling from the posterior (Burda, Grosse, Salakhutdinov 2016: log p(x) is
// estimated by the bound with very many samples; the seed study of Renyi bounds uses 2,000, figure 2 right).
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

inline constexpr std::int64_t kLikelihoodSamples = 2000;
// Pictures decoded at once: on a processor those that stay in its cache (twice as fast as 4,096 for MNIST on two
// cores), on a GPU as many as keep it busy.
inline constexpr std::int64_t kRowsInCache = 512, kRowsOnGpu = 65536;

// Of each image, [N] in double, in nats.
struct Likelihood {
  at::Tensor log_p;              // log of the mean weight: below log p(x) by half its squared error on average
  at::Tensor standard_error;     // of log_p: the weights' relative scatter over root K (the delta method)
  at::Tensor effective_samples;  // (sum w)^2 / sum w^2, from 1 (one sample decides) to K
};

// `samples` >= 2 weights for each of the images [N, C, H, W], drawn and summed in blocks of at most `most_rows` decoded
// rows (at least one for each image), so that memory does not grow with `samples`. Throws Error for fewer samples.
Likelihood importance_log_likelihood(model::GenerativeModel& model, const at::Tensor& images, std::int64_t samples,
                                     at::Generator& noise, std::int64_t most_rows = kRowsInCache);

// Averages over the set: "log_likelihood", "log_likelihood_standard_error" (of that average, from the sampling of codes
// alone) and "log_likelihood_effective_samples". Throws Error for a model without a posterior.
Numbers measure_log_likelihood(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed,
                               std::int64_t samples = kLikelihoodSamples);

}  // namespace latitude::evaluate
