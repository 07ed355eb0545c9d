// The squared distance of an image and its reconstruction from the posterior means, summed over pixels.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// "squared_error", averaged over the set.
Numbers measure_squared_error(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
