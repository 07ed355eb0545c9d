// Diagonal Gaussians N(mean, diag(std^2)) and the Fisher-Rao geometry of their manifold: a product of D hyperbolic
// half-planes (Skovgaard 1984; Costa, Santos, Strapasson 2015, eq. 11 and 18). In dimension i the metric is
// (d mean^2 + 2 d std^2) / std^2, that is 2 times the Poincare half-plane's in (mean / sqrt 2, std).
#pragma once

#include <Eigen/Core>
#include <vector>

namespace latitude::geometry {

struct DiagonalGaussian {
  Eigen::VectorXd mean;  // [D]
  Eigen::VectorXd std;   // [D], all above 0 and finite
};

// Throws Error when sizes differ or a value is not finite or a std is not above 0; `name` says which Gaussian.
void check(const DiagonalGaussian& gaussian, const char* name);
// Throws Error when the two differ in size.
void check_same_size(const DiagonalGaussian& a, const DiagonalGaussian& b);

// Fisher-Rao distance: the root of the sum over dimensions of the squared half-plane distances. Close to
// rounding for nearly equal ends and for ratios of std to 1e300 (tests/fixtures/geometry). Throws Error when sizes
// differ; the values are the caller's to check().
double fisher_rao_distance(const DiagonalGaussian& a, const DiagonalGaussian& b);

// The point at the fraction t of the geodesic from a (t = 0) to b (t = 1), at constant joint speed: in each dimension
// the half-plane's geodesic at t. t outside [0, 1] extrapolates, as accurately as between the ends. Throws Error when
// sizes differ or the point leaves the range of numbers.
DiagonalGaussian fisher_rao_point(const DiagonalGaussian& a, const DiagonalGaussian& b, double t);

// Length of a polyline of Gaussians under the Fisher-Rao metric: the sum of distances of neighbours.
double fisher_rao_length(const std::vector<DiagonalGaussian>& path);

}  // namespace latitude::geometry
