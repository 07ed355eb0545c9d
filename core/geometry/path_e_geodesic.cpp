#include "geometry/path_e_geodesic.h"

namespace latitude::geometry {

PathKind e_geodesic_path() {
  return {.name = "e-geodesic",
          .title = "e-geodesic",
          .tip =
              "Straight line in the natural parameters: the product of both densities, each to its share, so that the "
              "surer posterior pulls harder.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            check_same_size(a, b);
            // In units of a's precision, so that squares of deviations cannot leave the range of numbers.
            const Eigen::ArrayXd ratio = (a.std.array() / b.std.array()).square();
            const Eigen::ArrayXd precision = (1 - t) + t * ratio;
            return DiagonalGaussian{a.mean.array() + t * ratio / precision * (b.mean - a.mean).array(),
                                    a.std.array() / precision.sqrt()};
          }};
}

}  // namespace latitude::geometry
