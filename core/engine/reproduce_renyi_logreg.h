// Renyi bounds: how well a linear classifier tells digits apart in the code while a VAE learns (Peste, Malago, Sarbu
// 2017, section 2.2, figure 3).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction renyi_logreg();

}  // namespace latitude::engine
