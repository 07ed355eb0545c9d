// The Wasserstein-2 distance between diagonal Gaussians: the root of the least mean squared way that carries the one's
// mass to the other (Dowson and Landau 1982; covariances commute, so that it is the Euclidean distance of
// means and deviations together).
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind wasserstein_distance();

}  // namespace latitude::geometry
