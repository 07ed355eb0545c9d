#include "geometry/full_gaussian.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <cmath>
#include <string>

#include "io/error.h"

namespace latitude::geometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Symmetric = Eigen::SelfAdjointEigenSolver<MatrixXd>;

constexpr Index kMostDimensions = 64;
constexpr int kMostSteps = 60;
constexpr double kConverged = 1e-12;

// The independent entries of an antisymmetric matrix, its upper triangle row by row.
MatrixXd antisymmetric(const VectorXd& entries, Index size) {
  MatrixXd f = MatrixXd::Zero(size, size);
  for (Index i = 0, k = 0; i < size; ++i)
    for (Index j = i + 1; j < size; ++j, ++k) {
      f(i, j) = entries[k];
      f(j, i) = -entries[k];
    }
  return f;
}

// The matrix over N(mean, covariance) with the antisymmetric part F.
MatrixXd lifted(const FullGaussian& g, const MatrixXd& f) {
  const Index d = g.mean.size();
  MatrixXd m = MatrixXd::Identity(2 * d + 1, 2 * d + 1), middle = MatrixXd::Identity(2 * d + 1, 2 * d + 1);
  m.block(d, 0, 1, d) = g.mean.transpose();
  m.block(d + 1, d, d, 1) = -g.mean;
  m.block(d + 1, 0, d, d) = f - g.mean * g.mean.transpose() / 2;
  middle.topLeftCorner(d, d) = g.covariance.llt().solve(MatrixXd::Identity(d, d));
  middle.bottomRightCorner(d, d) = g.covariance;
  const MatrixXd product = m * middle * m.transpose();
  return (product + product.transpose()) / 2;
}

// The logarithm of a lifted matrix, and the entries of its block that a geodesic's does not have.
struct Logarithm {
  VectorXd rates;
  MatrixXd axes;
  VectorXd wrong;

  Logarithm(const FullGaussian& end, const VectorXd& f) {
    const Index d = end.mean.size();
    const Symmetric solver(lifted(end, antisymmetric(f, d)));
    rates = solver.eigenvalues().array().log();
    axes = solver.eigenvectors();
    const MatrixXd block = axes.bottomRows(d) * rates.asDiagonal() * axes.topRows(d).transpose();
    wrong.resize(f.size());
    for (Index i = 0, k = 0; i < d; ++i)
      for (Index j = i + 1; j < d; ++j, ++k) wrong[k] = (block(i, j) - block(j, i)) / 2;
  }
  bool finite() const { return rates.allFinite(); }
};

MatrixXd slopes(const FullGaussian& end, const VectorXd& f) {
  const double h = 1e-5 * (1 + f.cwiseAbs().maxCoeff());
  MatrixXd result(f.size(), f.size());
  for (Index k = 0; k < f.size(); ++k) {
    VectorXd up = f, down = f;
    up[k] += h;
    down[k] -= h;
    result.col(k) = (Logarithm(end, up).wrong - Logarithm(end, down).wrong) / (2 * h);
  }
  return result;
}

// The geodesic from N(0, I): Newton's steps, halved while they lead away from the identity.
Logarithm nearest_above(const FullGaussian& end) {
  const Index d = end.mean.size();
  VectorXd f = VectorXd::Zero(d * (d - 1) / 2);
  Logarithm found(end, f);
  for (int n = 0; n < kMostSteps && found.finite(); ++n) {
    if (f.size() == 0 || found.wrong.cwiseAbs().maxCoeff() <= kConverged * (1 + found.rates.norm())) return found;
    VectorXd step = slopes(end, f).partialPivLu().solve(-found.wrong);
    Logarithm next(end, f + step);
    while (!(next.finite() && next.rates.norm() <= found.rates.norm() * (1 + 1e-12)) && step.norm() > 1e-9) {
      step /= 2;
      next = Logarithm(end, f + step);
    }
    f += step;
    found = next;
  }
  throw Error("Fisher-Rao geodesic: found ends too far from each other for the numbers to hold what lies between");
}

// b as a sees it: in the coordinates in which a is N(0, I).
FullGaussian seen_from(const VectorXd& origin, const MatrixXd& root, const FullGaussian& b) {
  const auto lower = root.triangularView<Eigen::Lower>();
  const MatrixXd half = lower.solve(b.covariance);
  const MatrixXd covariance = lower.solve(half.transpose());
  return {lower.solve(b.mean - origin), (covariance + covariance.transpose()) / 2};
}

void check_pair(const FullGaussian& a, const FullGaussian& b) {
  check(a, "Gaussian A");
  check(b, "Gaussian B");
  if (a.mean.size() != b.mean.size()) {
    throw Error("Gaussians: found " + std::to_string(a.mean.size()) + " and " + std::to_string(b.mean.size()) +
                " dimensions, expected as many");
  }
}

}  // namespace

void check(const FullGaussian& gaussian, const char* name) {
  const Index d = gaussian.mean.size();
  if (gaussian.covariance.rows() != d || gaussian.covariance.cols() != d || d < 1 || d > kMostDimensions) {
    throw Error(std::string(name) + ": found " + std::to_string(d) + " means and a covariance of " +
                std::to_string(gaussian.covariance.rows()) + " x " + std::to_string(gaussian.covariance.cols()) +
                ", expected as many of each, 1 to " + std::to_string(kMostDimensions));
  }
  if (!gaussian.mean.allFinite()) throw Error(std::string(name) + ": a mean is not finite");
  const double largest = gaussian.covariance.cwiseAbs().maxCoeff();
  if (!gaussian.covariance.allFinite() ||
      (gaussian.covariance - gaussian.covariance.transpose()).cwiseAbs().maxCoeff() > 1e-12 * largest ||
      gaussian.covariance.llt().info() != Eigen::Success) {
    throw Error(std::string(name) + ": the covariance is not symmetric and positive definite");
  }
}

FullGeodesic::FullGeodesic(const FullGaussian& a, const FullGaussian& b) {
  check_pair(a, b);
  origin_ = a.mean;
  root_ = a.covariance.llt().matrixL();
  const Logarithm found = nearest_above(seen_from(origin_, root_, b));
  rates_ = found.rates;
  axes_ = found.axes;
  // The squared norm of A is 2 tr B^2 + 4 x' x, four times the squared speed.
  length_ = rates_.norm() / 2;
}

FullGaussian FullGeodesic::at(double t) const {
  const Index d = origin_.size();
  const VectorXd powers = (t * rates_.array()).exp();
  const MatrixXd top = axes_.topRows(d) * powers.asDiagonal() * axes_.topRows(d + 1).transpose();
  const Eigen::LLT<MatrixXd> precision((top.leftCols(d) + top.leftCols(d).transpose()) / 2);
  FullGaussian point;
  point.mean = origin_ + root_ * precision.solve(top.col(d));
  const MatrixXd half = precision.matrixL().solve(root_.transpose());
  point.covariance = half.transpose() * half;
  check(point, "Fisher-Rao geodesic, point beyond the range of numbers");
  return point;
}

DistanceBounds fisher_rao_bounds(const FullGaussian& a, const FullGaussian& b) {
  check_pair(a, b);
  const Index d = a.mean.size();
  const FullGaussian end = seen_from(a.mean, a.covariance.llt().matrixL(), b);
  MatrixXd image = MatrixXd::Identity(d + 1, d + 1);
  image.topLeftCorner(d, d) = end.covariance + end.mean * end.mean.transpose();
  image.topRightCorner(d, 1) = end.mean;
  image.bottomLeftCorner(1, d) = end.mean.transpose();
  const VectorXd logs = Symmetric(image, Eigen::EigenvaluesOnly).eigenvalues().array().log();
  const VectorXd spread = Symmetric(end.covariance, Eigen::EigenvaluesOnly).eigenvalues();
  // KL both ways between N(0, I) and N(m, S): (tr S + tr S^-1 - 2 D + m' m + m' S^-1 m) / 2.
  const double jeffreys = ((spread.array() - 1).square() / spread.array()).sum() + end.mean.squaredNorm() +
                          end.mean.dot(end.covariance.llt().solve(end.mean));
  return {.lower = logs.norm() / std::sqrt(2.0), .upper = std::sqrt(jeffreys / 2)};
}

}  // namespace latitude::geometry
