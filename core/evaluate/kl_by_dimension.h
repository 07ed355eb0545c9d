// Which dimensions of z the posteriors use: the divergence of each from its prior, averaged over the set (one term of
// the sum in Vive 2017, equation 6), and how many have collapsed onto it: those whose divergence is below 0.01 nats for
// at least 99 images of 100 (Lucas, Tucker, Grosse, Norouzi 2019, with epsilon = delta = 0.01).
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

struct KlByDimension {
  std::vector<double> mean;  // [D], over the set, in nats
  int collapsed = 0;         // dimensions
};
// Of the posteriors of a set, in double, to N(0, 1).
KlByDimension kl_by_dimension(const nn::Posterior& q);

// "kl_z01", ... in nats, and "collapsed_dimensions". Throws Error for a model without a posterior.
Numbers measure_kl_by_dimension(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
