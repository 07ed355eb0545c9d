// Example of a path: the exponential geodesic (Amari and Nagaoka 2000, "Methods of Information Geometry", section 2.3),
// along which the natural parameters mean / std^2 and 1 / std^2 change evenly. Its density is the normalised product
// a^(1 - t) b^t.
//
// In the house this is core/geometry/path_exponential.h and .cpp, the latter in core/geometry/CMakeLists.txt, and in
// core/geometry/path_registry.cpp the include and, in the list of path_kinds(),
//     exponential_path()
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind exponential_path();

}  // namespace latitude::geometry
