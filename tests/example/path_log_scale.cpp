#include "example/path_log_scale.h"

namespace latitude::geometry {

PathKind log_scale_path() {
  return {.name = "log-scale",
          .title = "linear in log-deviations",
          .tip = "Each step moves the mean by the same amount and multiplies the deviations by the same factor.",
          .at = [](const DiagonalGaussian& a, const DiagonalGaussian& b, double t) {
            check_same_size(a, b);
            const Eigen::ArrayXd log_std = (1 - t) * a.std.array().log() + t * b.std.array().log();
            return DiagonalGaussian{(1 - t) * a.mean + t * b.mean, log_std.exp()};
          }};
}

}  // namespace latitude::geometry
