#include "geometry/path_spherical.h"

#include <cmath>

namespace latitude::geometry {
namespace {

// Below this angle, or this near to half a turn, the formula divides rounding by rounding.
constexpr double kLeastSine = 1e-7;

// The angle between two vectors, accurate for small ones too (Kahan: from the difference and the sum of both
// directions); 0 where one has no direction.
double angle_between(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const double length_a = a.stableNorm(), length_b = b.stableNorm();
  if (length_a == 0 || length_b == 0) return 0;
  const Eigen::VectorXd unit_a = a / length_a, unit_b = b / length_b;
  return 2 * std::atan2((unit_a - unit_b).norm(), (unit_a + unit_b).norm());
}

DiagonalGaussian spherical_point(const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
  check_same_size(a, b);
  const double angle = angle_between(a.mean, b.mean), sine = std::sin(angle);
  const bool straight = sine < kLeastSine;
  const double share_a = straight ? 1 - t : std::sin((1 - t) * angle) / sine;
  const double share_b = straight ? t : std::sin(t * angle) / sine;
  return {share_a * a.mean + share_b * b.mean, (1 - t) * a.std + t * b.std};
}

}  // namespace

PathKind spherical_path() {
  return {.name = "spherical",
          .title = "spherical",
          .tip =
              "The means turn about the origin on an arc instead of cutting through the middle, where the prior has "
              "hardly any codes.",
          .at = spherical_point};
}

}  // namespace latitude::geometry
