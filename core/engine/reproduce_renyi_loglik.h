// Renyi bounds: the bound with 10 samples and the importance-sampled log p(x), by alpha and latent dimensions (Peste,
// Malago, Sarbu 2017, section 2.1, figure 2 right).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction renyi_loglik();

}  // namespace latitude::engine
