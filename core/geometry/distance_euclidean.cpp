#include "geometry/distance_euclidean.h"

namespace latitude::geometry {

DistanceKind euclidean_distance() {
  return {"euclidean", "Euclidean", "The distance of the posterior means; how sure the posteriors are does not count.",
          [](const DiagonalGaussian& a, const DiagonalGaussian& b) {
            check_same_size(a, b);
            return (b.mean - a.mean).norm();
          }};
}

}  // namespace latitude::geometry
