// The half-plane's closed forms, arranged so that nothing cancels and nothing overflows that the result does not.
#include "geometry/gaussian.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "io/error.h"

namespace latitude::geometry {
namespace {

using Eigen::ArrayXd;

// One dimension of both ends in half-plane coordinates: dx = (mean_b - mean_a) / sqrt 2, y = std.
// d = 2 asinh(|b - a| / (2 sqrt(y_a y_b))); for large arguments asinh z is log 2z.
double half_plane_distance(double dx, double y_a, double y_b) {
  const double chord = std::hypot(dx, y_b - y_a);
  const double z = chord / (2 * std::sqrt(y_a)) / std::sqrt(y_b);
  return z < 1e100 ? 2 * std::asinh(z) : 2 * std::log(chord) - std::log(y_a) - std::log(y_b);
}

struct Step {
  double dx, y;
};

// From (0, y) along the geodesic towards (dx, y_to), by the length r (backwards when it is negative).
//
// In units of y, with p and c the tangent's parts upwards and sidewards, the geodesic is
//   Y(r) = 1 / (cosh r - p sinh r),  X(r) = c sinh r Y(r).
// The end gives p = (X^2 + Y^2 - 1) / R and c = 2 X / R with R = hypot(X^2 + Y^2 - 1, 2 X) (`up`, `side` and `norm`,
// all by one factor that keeps them in range). For p >= 0 the denominator is written ((1 - p) e^r + (1 + p) e^-r) / 2
// with 1 - p = c^2 / (1 + p), for p < 0 mirrored: sums of positive terms, for every r. Squares are halved into e^(r/2)
// since c may be as small as e^r is large.
Step step_along(double dx, double y, double y_to, double r) {
  const double scale = std::max({std::abs(dx), y, y_to});
  const double up = (dx / scale) * (dx / scale) + ((y_to - y) / scale) * ((y_to + y) / scale);
  const double side = 2 * (dx / scale) * (y / scale);
  const double norm = std::hypot(up, side);
  if (norm == 0) return {0, y};  // the ends coincide
  const double c = side / norm, q = 1 + std::abs(up) / norm;
  const double u = up < 0 ? -r : r;
  const double root = c * std::exp(u / 2);
  const double denominator = (root * root / q + q * std::exp(-u)) / 2;
  const double half = std::exp(std::abs(r) / 2);
  const double side_sinh = std::copysign(c * half / denominator * (half * (-std::expm1(-2 * std::abs(r)) / 2)), c * r);
  return {y * side_sinh, y / denominator};
}

}  // namespace

void check_same_size(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  if (a.mean.size() == b.mean.size() && a.std.size() == a.mean.size() && b.std.size() == b.mean.size()) return;
  throw Error("Gaussians: found " + std::to_string(a.mean.size()) + " means and " + std::to_string(a.std.size()) +
              " deviations against " + std::to_string(b.mean.size()) + " and " + std::to_string(b.std.size()) +
              ", expected as many of each");
}

void check(const DiagonalGaussian& gaussian, const char* name) {
  if (gaussian.mean.size() != gaussian.std.size()) {
    throw Error(std::string(name) + ": found " + std::to_string(gaussian.mean.size()) + " means and " +
                std::to_string(gaussian.std.size()) + " deviations, expected as many of each");
  }
  if (!gaussian.mean.allFinite()) throw Error(std::string(name) + ": a mean is not finite");
  if (!gaussian.std.allFinite() || !(gaussian.std.array() > 0).all()) {
    throw Error(std::string(name) + ": a deviation is not a finite number above 0");
  }
}

double fisher_rao_distance(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  check_same_size(a, b);
  if (a.mean.size() == 0) return 0;
  // All dimensions at once, a few nanoseconds each: q = z^2, asinh z = log1p(z + q / (1 + sqrt(1 + q))).
  const ArrayXd q = (0.5 * (b.mean - a.mean).array().square() + (b.std - a.std).array().square()) /
                    (4 * a.std.array() * b.std.array());
  if (!(q.minCoeff() > 1e-280 && q.maxCoeff() < 1e280)) {  // squares may have left the range of numbers; equal ends
    Eigen::VectorXd d(a.mean.size());
    for (Eigen::Index i = 0; i < d.size(); ++i)
      d[i] = half_plane_distance((b.mean[i] - a.mean[i]) / std::numbers::sqrt2, a.std[i], b.std[i]);
    return std::numbers::sqrt2 * d.stableNorm();
  }
  const ArrayXd argument = q.sqrt() + q / (1 + (1 + q).sqrt());
  // Kahan's log1p: the rounding of 1 + x cancels in log(w) / (w - 1).
  const ArrayXd w = 1 + argument;
  const ArrayXd half = (w == 1).select(argument, w.log() * (argument / (w - 1)));
  return std::sqrt(8 * half.square().sum());
}

DiagonalGaussian fisher_rao_point(const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
  check_same_size(a, b);
  if (t == 0) return a;
  if (t == 1) return b;
  // The nearer end is the start: what lies close to it keeps its place relative to it, however far the other end is.
  const bool from_a = t < 0.5;
  DiagonalGaussian point = from_a ? a : b;
  const DiagonalGaussian& to = from_a ? b : a;
  for (Eigen::Index i = 0; i < point.mean.size(); ++i) {
    const double dx = (to.mean[i] - point.mean[i]) / std::numbers::sqrt2;
    const double r = half_plane_distance(dx, point.std[i], to.std[i]) * (from_a ? t : 1 - t);
    const Step step = step_along(dx, point.std[i], to.std[i], r);
    point.mean[i] += std::numbers::sqrt2 * step.dx;
    point.std[i] = step.y;
  }
  check(point, "Fisher-Rao geodesic, point beyond the range of numbers");
  return point;
}

double fisher_rao_length(const std::vector<DiagonalGaussian>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += fisher_rao_distance(path[i - 1], path[i]);
  return length;
}

}  // namespace latitude::geometry
