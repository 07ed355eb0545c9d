// Fisher-Rao geodesics of univariate Gaussians in the half-plane of (mu, sigma), beside straight lines (Peste, Malago,
// Sarbu 2017, section 2.3, figure 4).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction geodesic_curve();

}  // namespace latitude::engine
