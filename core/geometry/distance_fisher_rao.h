// The Fisher-Rao distance: the length of the geodesic between the two Gaussians (geometry/gaussian.h).
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind fisher_rao_distance_kind();

}  // namespace latitude::geometry
