#include "geometry/distance_euclidean.h"

namespace latitude::geometry {

DistanceKind euclidean_distance() {
  return {.name = "euclidean",
          .title = "Euclidean",
          .tip = "The distance of the posterior means; how sure the posteriors are does not count.",
          .between =
              [](const DiagonalGaussian& a, const DiagonalGaussian& b) {
                check_same_size(a, b);
                return (b.mean - a.mean).norm();
              },
          .metric = true};
}

}  // namespace latitude::geometry
