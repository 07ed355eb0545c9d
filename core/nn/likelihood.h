// p(x given z, u) of a picture's values in [0, 1] around the decoder's means: "bernoulli" (Vive 2017, equation 8),
// "gaussian" with one fitted deviation for each channel, and "discretised-logistic" over the 256 values of a byte
// (Kingma et al. 2016, section 5.2.2; Salimans et al. 2017, equation 2) with one fitted scale for each channel.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace latitude::nn {

// Deviations and scales stay within these: below the lower one a byte's step is certain, above the upper nothing is.
inline constexpr double kLeastLogScale = -7, kMostLogScale = 1, kFirstLogScale = -2;

std::vector<std::string> likelihood_names();

// log N(x; mean, exp(log_scale)^2) summed over the pixels, [N], in nats. mean [N, C, H, W], log_scale [C].
at::Tensor gaussian_log_likelihood(const at::Tensor& x, const at::Tensor& mean, const at::Tensor& log_scale);

// log of the mass that a logistic distribution of this scale gives to the byte round(255 x), summed over the pixels,
// [N], in nats; the first and last byte have all that lies beyond. mean [N, C, H, W], log_scale [C].
at::Tensor discretised_logistic_log_likelihood(const at::Tensor& x, const at::Tensor& mean,
                                               const at::Tensor& log_scale);

}  // namespace latitude::nn
