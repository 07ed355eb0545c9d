// Jeffreys' divergence, KL(a || b) + KL(b || a), in nats (Jeffreys 1946): symmetric, and near the squared
// Fisher-Rao distance for near Gaussians. It obeys no triangle inequality.
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind jeffreys_distance();

}  // namespace latitude::geometry
