#include "geometry/path_wasserstein.h"

namespace latitude::geometry {

PathKind wasserstein_path() {
  return {.name = "wasserstein",
          .title = "Wasserstein-2 geodesic",
          .tip =
              "Carries the one posterior's mass to the other with the least work; between diagonal Gaussians that is "
              "the straight line of means and deviations.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            check_same_size(a, b);
            return DiagonalGaussian{(1 - t) * a.mean + t * b.mean, (1 - t) * a.std + t * b.std};
          }};
}

}  // namespace latitude::geometry
