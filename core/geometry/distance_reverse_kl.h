// The Kullback-Leibler divergence the other way round, KL(b || a), in nats (geometry/distance_kl.h).
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind reverse_kl_distance();

}  // namespace latitude::geometry
