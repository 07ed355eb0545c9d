// Two moons: the toy set of two interleaving half circles, for flows and for looking at a latent space in the plane.
#pragma once

#include "data/dataset.h"

namespace latitude::data {

// images [count, 1, 1, 2]: (x, y), labels 0 (upper moon) and 1 (lower), by turns. `noise` is the standard deviation of
// the Gaussian noise on each coordinate. Equal arguments give equal bits. Throws Error when count is below 1 or noise
// is negative or not finite.
Dataset make_two_moons(std::int64_t count, std::uint64_t seed, double noise = 0.1);

Source two_moons_source();

}  // namespace latitude::data
