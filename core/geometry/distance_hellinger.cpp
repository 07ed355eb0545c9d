#include "geometry/distance_hellinger.h"

#include <cmath>

#include "geometry/distance_bhattacharyya.h"

namespace latitude::geometry {

DistanceKind hellinger_distance() {
  return {.name = "hellinger",
          .title = "Hellinger",
          .tip = "From 0 for equal posteriors to 1 for posteriors without overlap.",
          .between = [](const DiagonalGaussian& a,
                        const DiagonalGaussian& b) { return std::sqrt(-std::expm1(-bhattacharyya_distance(a, b))); },
          .metric = true};
}

}  // namespace latitude::geometry
