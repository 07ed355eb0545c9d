#include "geometry/gaussian.h"

#include <cmath>
#include <string>

#include "io/error.h"

namespace latitude::geometry {
namespace {

// One dimension in half-plane coordinates: x = mean / sqrt 2 measured from a's, y = std.
double half_plane_distance(double dx, double y1, double y2) {
  const double dy = y2 - y1;
  return 2 * std::asinh(std::hypot(dx, dy) / (2 * std::sqrt(y1) * std::sqrt(y2)));
}

// sinh(s d) / sinh(d), without overflow and without loss as d goes to 0.
double sinh_ratio(double s, double d) {
  if (d < 1e-12) return s;
  return std::exp((s - 1) * d) * std::expm1(-2 * s * d) / std::expm1(-2 * d);
}

}  // namespace

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
  double sum = 0;
  for (Eigen::Index i = 0; i < a.mean.size(); ++i) {
    const double d = half_plane_distance((b.mean[i] - a.mean[i]) / std::sqrt(2.0), a.std[i], b.std[i]);
    sum += 2 * d * d;
  }
  return std::sqrt(sum);
}

DiagonalGaussian fisher_rao_point(const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
  DiagonalGaussian point = a;
  for (Eigen::Index i = 0; i < a.mean.size(); ++i) {
    const double dx = (b.mean[i] - a.mean[i]) / std::sqrt(2.0);
    const double d = half_plane_distance(dx, a.std[i], b.std[i]);
    // On the hyperboloid a geodesic is a combination of its ends, and 1/y and x/y are linear coordinates there.
    const double from_a = sinh_ratio(1 - t, d) / a.std[i], from_b = sinh_ratio(t, d) / b.std[i];
    point.std[i] = 1 / (from_a + from_b);
    point.mean[i] = a.mean[i] + (b.mean[i] - a.mean[i]) * from_b / (from_a + from_b);
  }
  return point;
}

double fisher_rao_length(const std::vector<DiagonalGaussian>& path) {
  double length = 0;
  for (std::size_t i = 1; i < path.size(); ++i) length += fisher_rao_distance(path[i - 1], path[i]);
  return length;
}

}  // namespace latitude::geometry
