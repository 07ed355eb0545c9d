#include "geometry/distance_reverse_kl.h"

#include "geometry/distance_kl.h"

namespace latitude::geometry {

DistanceKind reverse_kl_distance() {
  return {.name = "reverse-kl",
          .title = "reverse KL",
          .tip = "KL(q(z given x_b) || q(z given x_a)) in nats: the KL divergence the other way round.",
          .between = [](const DiagonalGaussian& a, const DiagonalGaussian& b) { return kl_divergence(b, a); }};
}

}  // namespace latitude::geometry
