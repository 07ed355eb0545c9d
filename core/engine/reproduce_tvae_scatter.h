// Two-dimensional codes of the test set by class (Vive 2017, figure 8).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_scatter();

}  // namespace latitude::engine
