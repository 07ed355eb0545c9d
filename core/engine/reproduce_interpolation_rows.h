// Figure 5 of the seed study of Renyi bounds and geodesics: five ways from one test digit to another.
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction interpolation_rows();

}  // namespace latitude::engine
