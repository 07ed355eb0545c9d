// The Wasserstein-2 geodesic between diagonal Gaussians: McCann's displacement interpolation (McCann 1997), along which
// every bit of mass travels straight and evenly. Covariances commute here, so that means and deviations each change
// evenly (Takatsu 2011): between diagonal posteriors the straight line of the means is this geodesic.
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind wasserstein_path();

}  // namespace latitude::geometry
