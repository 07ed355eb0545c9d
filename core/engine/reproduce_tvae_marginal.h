// Monte Carlo log p(x) beside the lower bound, and its gap beside the divergence from the prior (Vive 2017,
// section VI.i).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_marginal();

}  // namespace latitude::engine
