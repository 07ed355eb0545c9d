// The Renyi alpha bound as a loss (Li and Turner 2016), the one of the seed study of Renyi bounds and
// geodesics: alpha = 0 is IWAE, alpha = 1 the ELBO's limit, a negative alpha weighs the best samples more than IWAE
// does and need not stay below log p(x). Options: "alpha" (0.5), "samples" (K for each image, 10), "estimator" of the
// gradient as for IWAE (objective/iwae.h).
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

// Throws Error for unknown options and values out of range.
std::shared_ptr<const Objective> make_renyi(const io::Json& options);

}  // namespace latitude::objective
