// What several metrics share: the posteriors of a whole set in double precision, and names of numbers by dimension.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// q(z given x) of every image, mean and log_std [N, D] in double on the CPU, encoded in blocks. Models without a
// posterior give the log_std they have, which may be undefined. `before_block` is called before each block, and may
// throw to end it.
nn::Posterior encode_set(model::GenerativeModel& model, const data::Dataset& dataset,
                         const std::function<void()>& before_block = {});

// Throws Error, in the name of `metric`, when the model's codes have no distribution.
void expect_posterior(const model::GenerativeModel& model, const std::string& metric);

// What a classifier of the set is taught on: for the test split of a named set its training split; any other set is cut
// by `seed` into nine tenths and one tenth. Throws Error as data::load and data::cut do.
data::Splits teaching_splits(const data::Dataset& dataset, std::uint64_t seed);

// The number of classes of labels in both sets. Throws Error, in the name of `metric`, when one has no labels.
std::int64_t expect_labels(const data::Splits& splits, const std::string& metric);

// "kl_z" for the dimension 3 of 20 gives "kl_z03": numbered from 1 as in the window, and in order when sorted.
std::string numbered(const std::string& name, std::int64_t dimension, std::int64_t dimensions);

}  // namespace latitude::evaluate
