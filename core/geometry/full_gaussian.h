// Gaussians with full covariance and their Fisher-Rao geometry, ds^2 = dm' S^-1 dm + tr((S^-1 dS)^2) / 2.
//
// A geodesic from N(0, I) is the shadow of one among positive definite (2D + 1) x (2D + 1) matrices, exp(t A) with
//   A = [[-B, x, 0], [x', 0, -x'], [0, -x, B]]
// (Eriksen 1987; Calvo and Oller 1991), from which S(t)^-1 is the first block and S(t)^-1 m(t) the block beside it.
// That shadow is a Riemannian submersion (Kobayashi 2023, "Geodesics of multivariate normal distributions and a Toda
// lattice type Lax pair"): over N(m, S) lie the matrices M diag(S^-1, 1, S) M' with
//   M = [[1, 0, 0], [m', 1, 0], [F - m m' / 2, -m, 1]],  F any antisymmetric matrix,
// and the geodesic ends at the nearest of them to the identity: the one whose logarithm has no block opposite the
// diagonal. In one dimension F is 0; otherwise its D (D - 1) / 2 numbers are found by Newton's method.
//
// Between diagonal Gaussians with more than one mean that moves, this way is shorter than that of geometry/gaussian.h
// and leads through correlated ones.
#pragma once

#include <Eigen/Core>

namespace latitude::geometry {

struct FullGaussian {
  Eigen::VectorXd mean;        // [D]
  Eigen::MatrixXd covariance;  // [D, D], symmetric, positive definite
};

// Throws Error when sizes differ, a value is not finite or the covariance is not symmetric and positive definite;
// `name` says which Gaussian.
void check(const FullGaussian& gaussian, const char* name);

// The geodesic between two Gaussians of at most 64 dimensions.
class FullGeodesic {
 public:
  // Throws Error as check() does, when sizes differ, and when Newton's method finds no geodesic (ends so far from each
  // other that numbers do not hold the matrices between).
  FullGeodesic(const FullGaussian& a, const FullGaussian& b);

  // The Fisher-Rao distance of the ends.
  double length() const { return length_; }
  // At the fraction t: t = 0 gives a, t = 1 gives b, at constant speed; outside [0, 1] it goes on.
  FullGaussian at(double t) const;

 private:
  Eigen::VectorXd origin_;  // a's mean
  Eigen::MatrixXd root_;    // a's covariance is root_ root_'
  Eigen::VectorXd rates_;   // A = axes_ diag(rates_) axes_'
  Eigen::MatrixXd axes_;
  double length_ = 0;
};

// Bounds of the Fisher-Rao distance that cost one eigenvalue problem: from below the distance of the images under
// N(m, S) -> [[S + m m', m], [m', 1]] (Calvo and Oller 1990), from above the root of Jeffreys' divergence
// (Nielsen 2023, "A simple approximation method for the Fisher-Rao distance"). Throws Error as check()
// does.
struct DistanceBounds {
  double lower = 0, upper = 0;
};
DistanceBounds fisher_rao_bounds(const FullGaussian& a, const FullGaussian& b);

}  // namespace latitude::geometry
