// Example of a path: means change evenly, deviations by equal factors, so that half-way lies their geometric mean (the
// product of lines and of the Fisher-Rao geodesics between equal means, Costa, Santos, Strapasson 2015).
//
// In the house this is core/geometry/path_log_scale.h and .cpp, the latter in core/geometry/CMakeLists.txt, and in
// core/geometry/path_registry.cpp the include and, in the list of path_kinds(),
//     log_scale_path()
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind log_scale_path();

}  // namespace latitude::geometry
