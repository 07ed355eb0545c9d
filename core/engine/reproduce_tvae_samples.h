// Samples at the mean pose and at sampled poses (Vive 2017, figures 6, 7 and 9).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_samples();

}  // namespace latitude::engine
