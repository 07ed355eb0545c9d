// What the paper names as future work, each beside the same model without it (Vive 2017, section VII; figures of ours).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_options();

}  // namespace latitude::engine
