// Principal components of codes (Pearson 1901): the eigenvectors of their covariance, largest variance first.
#pragma once

#include <Eigen/Core>

namespace latitude::atlas {

struct Pca {
  Eigen::VectorXd mean;      // [D]
  Eigen::MatrixXd axes;      // [D, D]: column k is component k, of unit length
  Eigen::VectorXd variance;  // [D], largest first; divided by N - 1
};

// codes [N, D], N >= 2, finite. The sign of each component makes its largest entry positive, so that maps do not flip
// between runs. Throws Error.
Pca fit_pca(const Eigen::MatrixXd& codes);

// The codes on the first `components`: [N, components].
Eigen::MatrixXd project(const Pca& pca, const Eigen::MatrixXd& codes, Eigen::Index components);

}  // namespace latitude::atlas
