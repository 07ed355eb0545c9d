#include "example/path_exponential.h"

namespace latitude::geometry {

PathKind exponential_path() {
  return {.name = "exponential",
          .title = "exponential geodesic",
          .tip = "The normalised product of both posteriors' densities, each to its share: the surer one pulls harder.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            // Shares of each side's precision in the sum; ratios of deviations stay finite where squares would not.
            const Eigen::ArrayXd ratio = (a.std.array() / b.std.array()).square();
            const Eigen::ArrayXd sum = (1 - t) + t * ratio;  // in units of a's precision
            const Eigen::ArrayXd share = t * ratio / sum;    // of b
            return DiagonalGaussian{a.mean.array() + share * (b.mean - a.mean).array(), a.std.array() / sum.sqrt()};
          }};
}

}  // namespace latitude::geometry
