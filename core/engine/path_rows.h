// The line that a path draws, finer than its steps, of which rows of pictures and lengths are made.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "geometry/gaussian.h"

namespace latitude::engine {

// `size` points: every `finer`-th is a step that is shown; the step steps - 1 is B, what follows lies beyond.
struct PathLine {
  int finer = 1, steps = 2;
  std::vector<geometry::DiagonalGaussian> gaussians = {};  // [size] of z, or none
  Eigen::MatrixXd codes = {};                              // [size, D] of z; of both ends where there are shares
  Eigen::MatrixXd u = {};                                  // as many rows of P; no columns without a pose
  std::vector<double> shares = {};                         // [size] of B's picture, or none

  Eigen::Index size() const { return shares.empty() ? codes.rows() : static_cast<Eigen::Index>(shares.size()); }
  Eigen::Index until_b() const { return Eigen::Index{finer} * (steps - 1) + 1; }
  double fraction(Eigen::Index k) const { return static_cast<double>(k) / (finer * (steps - 1)); }
};

}  // namespace latitude::engine
