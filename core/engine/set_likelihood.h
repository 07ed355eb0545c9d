// log p(x) of a whole set for a figure: evaluate::importance_log_likelihood, a few images at a time, so that a person
// sees it go on and can stop it.
#pragma once

#include <string>

#include "data/dataset.h"
#include "engine/reproduction.h"
#include "model/model.h"

namespace latitude::engine {

// Means over the images, in nats.
struct SetLikelihood {
  double log_p = 0;
  double standard_error = 0;  // of that mean, from the sampling of codes alone
  double effective_samples = 0;
};

// With options.samples for each image. Throws Error when it was stopped.
SetLikelihood set_likelihood(model::GenerativeModel& model, const data::Dataset& set,
                             const ReproductionOptions& options, const Watch& watch, const std::string& what);

}  // namespace latitude::engine
