#include "geometry/path_linear.h"

namespace latitude::geometry {

PathKind linear_path() {
  return {.name = "linear",
          .title = "linear in means",
          .tip = "Straight line between the posterior means: each step moves the code by the same amount.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            return DiagonalGaussian{a.mean + t * (b.mean - a.mean), a.std + t * (b.std - a.std)};
          }};
}

}  // namespace latitude::geometry
