// Frechet (Karcher) means of diagonal Gaussians: the Gaussian whose squared distances to those of a set are least in
// sum ("the average 7"; Karcher 1977; Pennec 2006). The manifolds are products over dimensions, so that each
// dimension has its own mean.
#pragma once

#include <vector>

#include "geometry/gaussian.h"

namespace latitude::geometry {

// Under the Fisher-Rao metric: unique, since half-planes have negative curvature. By Newton's method in each dimension
// until its steps are at rounding. `weights` are not negative and not all 0; empty for equal ones. Throws Error for
// an empty set, Gaussians that are none (check) or differ in size, and weights that do not fit.
DiagonalGaussian fisher_rao_mean(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights = {});

// Under the Wasserstein-2 distance: the means of means and of deviations (Agueh and Carlier 2011, for
// covariances that commute). Throws Error as above.
DiagonalGaussian wasserstein_mean(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights = {});

}  // namespace latitude::geometry
