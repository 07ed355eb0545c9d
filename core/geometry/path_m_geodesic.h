// The m-geodesic (Amari and Nagaoka 2000, "Methods of Information Geometry"): the expectation parameters
// E[z] and E[z^2] change evenly, as those of the mixture (1 - t) a + t b do; it is the Gaussian with that mixture's
// mean and variances.
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind m_geodesic_path();

}  // namespace latitude::geometry
