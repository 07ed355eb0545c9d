// The importance-weighted bound as a loss (Burda, Grosse, Salakhutdinov 2016): minus log (1/K) sum of the
// importance weights of K posterior samples. Options: "samples" (K for each image, 10), "estimator" of the gradient
// ("reparametrised", or "doubly-reparametrised" after Tucker et al. 2018; objective/importance.h says what they are).
#pragma once

#include "objective/objective.h"

namespace latitude::objective {

// Throws Error for unknown options and values out of range.
std::shared_ptr<const Objective> make_iwae(const io::Json& options);

}  // namespace latitude::objective
