// The variational autoencoder (Kingma and Welling 2013; Vive 2017, figure 4 left): a dense encoder to a diagonal
// Gaussian q(z given x), prior N(0, I), a dense decoder to Bernoulli means.
// Options: "z" (dimensions of the code, 20), "hidden" (widths of the encoder; the decoder has them in reverse).
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_vae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
