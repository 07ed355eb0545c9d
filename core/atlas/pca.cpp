#include "atlas/pca.h"

#include <Eigen/Eigenvalues>
#include <string>

#include "io/error.h"

namespace latitude::atlas {

Pca fit_pca(const Eigen::MatrixXd& codes) {
  if (codes.rows() < 2 || codes.cols() < 1) {
    throw Error("pca: found codes of shape [" + std::to_string(codes.rows()) + ", " + std::to_string(codes.cols()) +
                "], expected at least two codes of at least one dimension");
  }
  if (!codes.allFinite()) throw Error("pca: the codes hold values that are not finite");
  Pca pca;
  pca.mean = codes.colwise().mean();
  const Eigen::MatrixXd centred = codes.rowwise() - pca.mean.transpose();
  const Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(codes.rows() - 1);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  // The solver's order is smallest first; rounding can leave a variance a little below zero.
  pca.variance = solver.eigenvalues().reverse().cwiseMax(0);
  pca.axes = solver.eigenvectors().rowwise().reverse();
  for (Eigen::Index k = 0; k < pca.axes.cols(); ++k) {
    Eigen::Index largest = 0;
    pca.axes.col(k).cwiseAbs().maxCoeff(&largest);
    if (pca.axes(largest, k) < 0) pca.axes.col(k) *= -1;
  }
  return pca;
}

Eigen::MatrixXd project(const Pca& pca, const Eigen::MatrixXd& codes, Eigen::Index components) {
  return (codes.rowwise() - pca.mean.transpose()) * pca.axes.leftCols(components);
}

}  // namespace latitude::atlas
