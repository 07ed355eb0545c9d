// The evidence lower bound as a loss (Vive 2017, equation 9; Kingma and Welling 2013): minus the expected
// log-likelihood plus the KL divergences of q(z given x) and q(u given x) to their priors.
// Options: "samples" (L, reparametrised samples for each image, 1).
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

std::shared_ptr<const Objective> make_elbo(const io::Json& options);

}  // namespace latitude::objective
