// The Kullback-Leibler divergence KL(a || b) between diagonal Gaussians, in nats (the closed form of Kingma and Welling
// 2014, appendix B, for a general second Gaussian).
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

// KL(a || b), not below 0; throws Error when sizes differ.
double kl_divergence(const DiagonalGaussian& a, const DiagonalGaussian& b);
DistanceKind kl_distance();

}  // namespace latitude::geometry
