// The double transformer VAE (Vive 2017, section III, figure 4 right): a localisation network infers u first, the
// picture is un-posed by the inverse transform, and the encoder of z sees it so; the decoder draws a template from z,
// and the transformer places it by u, as in the TVAE. Options: those of model/autoencoder.h and model/pose_model.h, the
// transformer being one that has an inverse, and "localisation" ([128], the hidden widths of that network).
// The paper leaves open by which u the picture is un-posed: here the posterior's mean, so that encoding has no noise.
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_dtvae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
