// The variational autoencoder (Kingma and Welling 2013; Vive 2017, figure 4 left): an encoder to a diagonal Gaussian
// q(z given x), prior N(0, I), a dense decoder to the means of the likelihood. Options: those of model/autoencoder.h.
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_vae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
