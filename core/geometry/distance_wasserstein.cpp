#include "geometry/distance_wasserstein.h"

#include <cmath>

namespace latitude::geometry {

DistanceKind wasserstein_distance() {
  return {.name = "wasserstein",
          .title = "Wasserstein-2",
          .tip =
              "How far the one posterior's mass has to be carried to become the other: shifts and changes of the "
              "deviations count alike, in units of the code.",
          .between =
              [](const DiagonalGaussian& a, const DiagonalGaussian& b) {
                check_same_size(a, b);
                return std::hypot((b.mean - a.mean).norm(), (b.std - a.std).norm());
              },
          .metric = true};
}

}  // namespace latitude::geometry
