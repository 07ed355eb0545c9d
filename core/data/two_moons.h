// Two moons: the toy set of two interleaving half circles, for flows and for looking at a latent space in the plane.
#pragma once

#include "data/dataset.h"

namespace latitude::data {

// images [count, 1, 1, 2]: (x, y), labels 0 (upper moon) and 1 (lower), by turns. The moons are half circles of radius
// 1 with Gaussian noise of standard deviation `noise` on each coordinate, moved into [0, 1]^2, where a Bernoulli
// likelihood can stand for them, by (x, y) -> (x / 4 + 3 / 8, y / 4 + 7 / 16). That leaves 1/2, five deviations of the
// default noise, around the moons; what falls beyond is set on the edge. Equal arguments give equal bits. Throws Error
// when count is below 1 or noise is negative or not finite.
Dataset make_two_moons(std::int64_t count, std::uint64_t seed, double noise = 0.1);

Source two_moons_source();

}  // namespace latitude::data
