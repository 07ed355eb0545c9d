// Renyi bounds: the eigenvalues of the posterior means' covariance and the number of components that carry information,
// by alpha and latent dimensions (Peste, Malago, Sarbu 2017, section 2.1, figures 1 and 2 left).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction renyi_spectrum();

}  // namespace latitude::engine
