// The transformer VAE (Vive 2017, sections II and III, figure 4 middle): one encoder infers z and u, the decoder draws
// a template from z, and a spatial transformer places it by u. Options: those of model/autoencoder.h and
// model/pose_model.h.
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_tvae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
