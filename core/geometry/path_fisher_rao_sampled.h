// One sample of every Gaussian on the Fisher-Rao geodesic ("geodesics between two Gaussian distributions with sampling
// along the curve", seed study of Renyi bounds and geodesics, figure 5, fourth row).
#pragma once

#include "geometry/guided_path.h"

namespace latitude::geometry {

GuidedPathKind fisher_rao_sampled_path();

}  // namespace latitude::geometry
