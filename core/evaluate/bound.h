// The evidence lower bound and its parts on a data set, in nats per image (Vive 2017, equations 6 to 9), with one
// posterior sample for each image.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// "reconstruction" (minus the expected log-likelihood), "kl_z", "kl_u" (0 without a pose), "elbo".
Numbers measure_bound(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
