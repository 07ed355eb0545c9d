// The convex combination of two pictures ("convex hull in the input space", seed study of Renyi bounds and geodesics,
// figure 5, first row): one fades out while the other fades in.
#pragma once

#include "geometry/guided_path.h"

namespace latitude::geometry {

GuidedPathKind pixels_path();

}  // namespace latitude::geometry
