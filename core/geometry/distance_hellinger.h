// The Hellinger distance between diagonal Gaussians, the root of 1 - integral of sqrt(a b), from 0 to 1 (Pardo 2006,
// "Statistical inference based on divergence measures"); it is sqrt(1 - e^-B) with Bhattacharyya's B.
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind hellinger_distance();

}  // namespace latitude::geometry
