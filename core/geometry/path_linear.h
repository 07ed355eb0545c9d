// The straight line: means and deviations each change evenly ("convex hull between mean vectors", seed study of Renyi
// bounds and geodesics, figure 5, second row).
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind linear_path();

}  // namespace latitude::geometry
