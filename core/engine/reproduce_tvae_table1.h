// Table 1 of the paper on transformer VAEs (Vive 2017, section V.ii.1): accuracy of linear SVMs on pixels, principal
// components and latent codes.
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_table1();

}  // namespace latitude::engine
