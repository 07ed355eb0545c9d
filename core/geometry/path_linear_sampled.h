// The straight line between one sample of each posterior ("convex hull in the space of the latent variables after
// sampling of the two images", seed study of Renyi bounds and geodesics, figure 5, third row).
#pragma once

#include "geometry/guided_path.h"

namespace latitude::geometry {

GuidedPathKind linear_sampled_path();

}  // namespace latitude::geometry
