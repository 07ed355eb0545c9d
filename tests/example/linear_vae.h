// Example of a model family: the linear VAE (Lucas et al. 2019, "Don't Blame the ELBO!"): probabilistic PCA (Tipping
// and Bishop 1999) as an autoencoder. The encoder's mean and the decoder's logits are linear, the deviation of
// q(z given x) is one vector for all images. Options: "z" (dimensions of the code, 2).
//
// In the house this is core/model/linear_vae.h and .cpp, both in core/model/CMakeLists.txt, and in
// core/model/registry.cpp the include and the line
//     {"linear-vae", make_linear_vae},
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_linear_vae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
