// The Renyi bound of a data set (Li and Turner 2016; objective/importance.h) with the few samples that training uses.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// L_alpha of `samples` importance samples for each image, averaged over the set, in nats. Throws Error for a model
// without a posterior and for less than one sample.
double measure_renyi_bound(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed,
                           double alpha, std::int64_t samples);

}  // namespace latitude::evaluate
