#include "geometry/mean.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <numbers>
#include <string>

#include "geometry/half_plane.h"
#include "io/error.h"

namespace latitude::geometry {
namespace {

constexpr int kMostSteps = 200;
constexpr double kConverged = 1e-13;  // of a step, beside the mean distance

// The weights scaled to sum to 1.
std::vector<double> shares(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights) {
  if (set.empty()) throw Error("mean of Gaussians: found an empty set, expected at least one");
  for (std::size_t n = 0; n < set.size(); ++n) {
    check(set[n], ("mean of Gaussians, number " + std::to_string(n)).c_str());
    check_same_size(set.front(), set[n]);
  }
  if (weights.empty()) return std::vector<double>(set.size(), 1.0 / static_cast<double>(set.size()));
  if (weights.size() != set.size()) {
    throw Error("mean of Gaussians: found " + std::to_string(weights.size()) + " weights for " +
                std::to_string(set.size()) + " Gaussians, expected as many");
  }
  double sum = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight)) {
      throw Error("mean of Gaussians: found the weight " + std::to_string(weight) + ", expected a number from 0");
    }
    sum += weight;
  }
  if (!(sum > 0) || !std::isfinite(sum))
    throw Error("mean of Gaussians: the weights' sum is not a finite number above 0");
  std::vector<double> result = weights;
  for (double& weight : result) weight /= sum;
  return result;
}

struct Point {
  double mean, std;
};

// Half the weighted sum of squared half-plane distances from a point, its descent direction and its Hessian in the
// point's orthonormal frame (side, up). A distance r adds u u' + r coth r (1 - u u') for its direction u.
struct Pull {
  double cost = 0, distance = 0;
  Eigen::Vector2d descent = Eigen::Vector2d::Zero();
  Eigen::Matrix2d hessian = Eigen::Matrix2d::Zero();
};

Pull pull_at(const Point& at, const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights,
             Eigen::Index i) {
  Pull pull;
  for (std::size_t n = 0; n < set.size(); ++n) {
    const double dx = (set[n].mean[i] - at.mean) / std::numbers::sqrt2, std = set[n].std[i];
    const double r = half_plane::distance(dx, at.std, std);
    const half_plane::Direction d = half_plane::direction_to(dx, at.std, std);
    const Eigen::Vector2d u(d.side, d.up);
    const double across = r < 1e-4 ? 1 + r * r / 3 : r / std::tanh(r);
    pull.cost += weights[n] * r * r / 2;
    pull.distance += weights[n] * r;
    pull.descent += weights[n] * r * u;
    pull.hessian += weights[n] * (across * Eigen::Matrix2d::Identity() + (1 - across) * u * u.transpose());
  }
  return pull;
}

Point moved(const Point& from, const Eigen::Vector2d& step) {
  const double length = step.norm();
  if (length == 0) return from;
  const half_plane::Step to = half_plane::along({step[0] / length, step[1] / length}, from.std, length);
  return {from.mean + std::numbers::sqrt2 * to.dx, to.y};
}

// Newton's steps, each halved while cost and gradient both grow: the cost is convex along geodesics, so that a short
// step always gains. A step below rounding is the last.
Point mean_of_dimension(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights, Eigen::Index i) {
  Point at{0, 0};
  for (std::size_t n = 0; n < set.size(); ++n) {
    at.mean += weights[n] * set[n].mean[i];
    at.std += weights[n] * std::log(set[n].std[i]);
  }
  at.std = std::exp(at.std);
  Pull pull = pull_at(at, set, weights, i);
  for (int n = 0; n < kMostSteps; ++n) {
    Eigen::Vector2d step = pull.hessian.ldlt().solve(pull.descent);
    const double least = kConverged * (1 + pull.distance);
    Point next = moved(at, step);
    Pull there = pull_at(next, set, weights, i);
    while (there.cost >= pull.cost && there.descent.norm() >= pull.descent.norm() && step.norm() > least) {
      step /= 2;
      next = moved(at, step);
      there = pull_at(next, set, weights, i);
    }
    if (step.norm() <= least) break;
    at = next;
    pull = there;
  }
  return at;
}

}  // namespace

DiagonalGaussian fisher_rao_mean(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights) {
  const std::vector<double> share = shares(set, weights);
  DiagonalGaussian mean = set.front();
  for (Eigen::Index i = 0; i < mean.mean.size(); ++i) {
    const Point point = mean_of_dimension(set, share, i);
    mean.mean[i] = point.mean;
    mean.std[i] = point.std;
  }
  check(mean, "mean of Gaussians, beyond the range of numbers");
  return mean;
}

DiagonalGaussian wasserstein_mean(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights) {
  const std::vector<double> share = shares(set, weights);
  const Eigen::Index size = set.front().mean.size();
  DiagonalGaussian mean{Eigen::VectorXd::Zero(size), Eigen::VectorXd::Zero(size)};
  for (std::size_t n = 0; n < set.size(); ++n) {
    mean.mean += share[n] * set[n].mean;
    mean.std += share[n] * set[n].std;
  }
  return mean;
}

}  // namespace latitude::geometry
