// The ELBO with an adversarial term on samples from the prior (Goodfellow et al. 2014, equation 1; the future work of
// Vive 2017, section VII): a critic learns to tell pictures of the data from decoded samples, and the decoder learns to
// deceive it. Both are one loss: the critic's cross-entropy, whose gradient is turned around (and weighed) where it
// enters the decoder (Ganin et al. 2016, "gradient reversal"), so that one optimiser and one checkpoint hold it all.
// The model needs the option "critic". Options: "weight" (of the turned gradient, 10: beside some 100 nats of the ELBO
// 1 hardly shows), "samples" (of the ELBO, 1).
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

// Throws Error for unknown options and values out of range.
std::shared_ptr<const Objective> make_adversarial(const io::Json& options);

}  // namespace latitude::objective
