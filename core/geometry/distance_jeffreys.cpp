#include "geometry/distance_jeffreys.h"

namespace latitude::geometry {

DistanceKind jeffreys_distance() {
  return {.name = "jeffreys",
          .title = "Jeffreys",
          .tip = "The sum of both KL divergences, in nats: KL made symmetric.",
          .between = [](const DiagonalGaussian& a, const DiagonalGaussian& b) {
            check_same_size(a, b);
            // The logs of both directions cancel; s^2 / t^2 + t^2 / s^2 - 2 = ((t - s) / s + (t - s) / t)^2.
            const Eigen::ArrayXd shift = (b.mean - a.mean).array(), gap = (b.std - a.std).array();
            const Eigen::ArrayXd spread = gap / a.std.array() + gap / b.std.array();
            return 0.5 * (spread.square() + (shift / a.std.array()).square() + (shift / b.std.array()).square()).sum();
          }};
}

}  // namespace latitude::geometry
