#include "geometry/half_plane.h"

#include <algorithm>
#include <cmath>

namespace latitude::geometry::half_plane {

double distance(double dx, double y_a, double y_b) {
  const double chord = std::hypot(dx, y_b - y_a);
  const double z = chord / (2 * std::sqrt(y_a)) / std::sqrt(y_b);
  // For large arguments asinh z is log 2z.
  return z < 1e100 ? 2 * std::asinh(z) : 2 * std::log(chord) - std::log(y_a) - std::log(y_b);
}

// In units of y, with p and c the tangent's parts upwards and sidewards, the geodesic is
//   Y(r) = 1 / (cosh r - p sinh r),  X(r) = c sinh r Y(r).
// The end gives p = (X^2 + Y^2 - 1) / R and c = 2 X / R with R = hypot(X^2 + Y^2 - 1, 2 X), all by one factor that
// keeps them in range.
Direction direction_to(double dx, double y, double y_to) {
  const double scale = std::max({std::abs(dx), y, y_to});
  const double up = (dx / scale) * (dx / scale) + ((y_to - y) / scale) * ((y_to + y) / scale);
  const double side = 2 * (dx / scale) * (y / scale);
  const double norm = std::hypot(up, side);
  if (norm == 0) return {};
  return {side / norm, up / norm};
}

// For p >= 0 the denominator is written ((1 - p) e^r + (1 + p) e^-r) / 2 with 1 - p = c^2 / (1 + p), for p < 0
// mirrored: sums of positive terms, for every r. Squares are halved into e^(r/2) since c may be as small as e^r is
// large.
Step along(const Direction& direction, double y, double r) {
  const double c = direction.side, q = 1 + std::abs(direction.up);
  if (c == 0 && direction.up == 0) return {0, y};
  const double u = direction.up < 0 ? -r : r;
  const double root = c * std::exp(u / 2);
  const double denominator = (root * root / q + q * std::exp(-u)) / 2;
  const double half = std::exp(std::abs(r) / 2);
  const double side_sinh = std::copysign(c * half / denominator * (half * (-std::expm1(-2 * std::abs(r)) / 2)), c * r);
  return {y * side_sinh, y / denominator};
}

}  // namespace latitude::geometry::half_plane
