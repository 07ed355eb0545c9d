// The plane of two-dimensional codes, decoded on a grid (Vive 2017, figure 7 top).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_manifold();

}  // namespace latitude::engine
