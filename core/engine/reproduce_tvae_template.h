// What the decoder draws before the pose, in a good and in a poor minimum (Vive 2017, section VI.ii, figure 12).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_template();

}  // namespace latitude::engine
