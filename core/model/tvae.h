// The transformer VAE (Vive 2017, sections II and III, figure 4 middle): the decoder draws a template from z, and a
// spatial transformer places it by the pose u. q(u given x) is a diagonal Gaussian; p(u) is N(nu, diag(tau^2)).
// Options: "z" (dimensions of the code, 20), "hidden" (as in the VAE), "transformer" ("affine"), "pose_prior":
// "fitted" (nu and tau are learned; the default) or "identity" (nu is fixed at the identity, tau is learned).
#pragma once

#include "model/model.h"
#include "model/options.h"

namespace latitude::model {

Model make_tvae(Options& options, const ImageShape& shape, std::uint64_t seed);

}  // namespace latitude::model
