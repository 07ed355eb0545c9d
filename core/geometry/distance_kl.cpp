#include "geometry/distance_kl.h"

#include <algorithm>

namespace latitude::geometry {

double kl_divergence(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  check_same_size(a, b);
  // With r the ratio of deviations, log terms as (r^2 - 1) / 2 - log r, which is 0 at r = 1 and never below.
  const Eigen::ArrayXd r = a.std.array() / b.std.array(), shift = (a.mean - b.mean).array() / b.std.array();
  return std::max(0.0, 0.5 * ((r - 1) * (r + 1) - 2 * r.log() + shift.square()).sum());
}

DistanceKind kl_distance() {
  return {
      .name = "kl",
      .title = "KL",
      .tip = "KL(q(z given x_a) || q(z given x_b)) in nats: what it costs to describe the one posterior by the other.",
      .between = kl_divergence};
}

}  // namespace latitude::geometry
