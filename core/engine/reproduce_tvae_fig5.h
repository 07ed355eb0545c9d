// Reconstruction error by the number of latent dimensions, for VAE, TVAE and DTVAE (Vive 2017, figure 5).
#pragma once

#include "engine/reproduction.h"

namespace latitude::engine {

Reproduction tvae_fig5();

}  // namespace latitude::engine
