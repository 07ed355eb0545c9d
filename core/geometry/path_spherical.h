// Spherical interpolation of the means (Shoemake 1985; for latent codes White 2016, "Sampling generative
// networks"): the direction from the origin turns evenly, so that means keep the norm that codes of a
// normal prior have. Deviations change evenly. Means in one line with the origin (or at it) have no plane to turn in
// and go straight.
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind spherical_path();

}  // namespace latitude::geometry
