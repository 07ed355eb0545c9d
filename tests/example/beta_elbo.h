// Example of an objective: the beta-ELBO (Higgins et al. 2017, "beta-VAE", equation 4): the ELBO with its divergences
// weighed by beta. Options: "beta" (1; at least 0).
//
// In the house this is core/objective/beta_elbo.h and .cpp, the latter in core/objective/CMakeLists.txt, and in
// core/objective/registry.cpp the include and the line
//     {"beta-elbo", make_beta_elbo},
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

std::shared_ptr<const Objective> make_beta_elbo(const io::Json& options);

}  // namespace latitude::objective
