#include "geometry/path_m_geodesic.h"

namespace latitude::geometry {

PathKind m_geodesic_path() {
  return {.name = "m-geodesic",
          .title = "m-geodesic",
          .tip =
              "Straight line in the expectation parameters: mean and variance of the mixture of both posteriors, "
              "widest half-way.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            check_same_size(a, b);
            const Eigen::ArrayXd shift = (b.mean - a.mean).array();
            const Eigen::ArrayXd variance =
                (1 - t) * a.std.array().square() + t * b.std.array().square() + t * (1 - t) * shift.square();
            return DiagonalGaussian{a.mean.array() + t * shift, variance.sqrt()};
          }};
}

}  // namespace latitude::geometry
