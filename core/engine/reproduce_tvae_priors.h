// Samples with poses from each prior on u (Vive 2017, section V.iii, figures 10 and 11).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_priors();

}  // namespace latitude::engine
