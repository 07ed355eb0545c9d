// The Bhattacharyya distance between diagonal Gaussians, minus the log of the integral of sqrt(a b), in nats (Kailath
// 1967, one dimension at a time). It obeys no triangle inequality.
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

// B itself, not below 0; throws Error when sizes differ.
double bhattacharyya_distance(const DiagonalGaussian& a, const DiagonalGaussian& b);
DistanceKind bhattacharyya_distance_kind();

}  // namespace latitude::geometry
