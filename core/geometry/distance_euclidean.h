// The Euclidean distance of the means; deviations do not count.
#pragma once

#include "geometry/distance.h"

namespace latitude::geometry {

DistanceKind euclidean_distance();

}  // namespace latitude::geometry
