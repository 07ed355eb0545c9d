// The e-geodesic (Amari and Nagaoka 2000, "Methods of Information Geometry"): the natural parameters
// mean / std^2 and 1 / std^2 change evenly. Its densities are the normalised products a^(1 - t) b^t.
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind e_geodesic_path();

}  // namespace latitude::geometry
