// The Fisher-Rao geodesic between two diagonal Gaussians, unsampled (seed study of Renyi bounds and geodesics, figure
// 5, fifth row).
#pragma once

#include "geometry/path.h"

namespace latitude::geometry {

PathKind fisher_rao_path();

}  // namespace latitude::geometry
