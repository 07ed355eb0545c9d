// One half-plane a dimension (geometry/half_plane.h), and all dimensions at once where their numbers are ordinary.
#include "geometry/gaussian.h"

#include <cmath>
#include <numbers>
#include <string>

#include "geometry/half_plane.h"
#include "io/error.h"

namespace latitude::geometry {
using Eigen::ArrayXd;

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
      d[i] = half_plane::distance((b.mean[i] - a.mean[i]) / std::numbers::sqrt2, a.std[i], b.std[i]);
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
    const double r = half_plane::distance(dx, point.std[i], to.std[i]) * (from_a ? t : 1 - t);
    const half_plane::Step step =
        half_plane::along(half_plane::direction_to(dx, point.std[i], to.std[i]), point.std[i], r);
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
