#include "geometry/path_linear_sampled.h"

#include "geometry/noise.h"

namespace latitude::geometry {

GuidedPathKind linear_sampled_path() {
  return {.name = "linear-sampled",
          .title = "linear between samples",
          .tip = "Straight line between one sample of each posterior: the ends are not the means, but codes like them.",
          .walk = [](const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings& around) {
            check_ends(a, b, steps);
            const Eigen::MatrixXd noise = normal_noise(2, a.mean.size(), around.seed);
            const Eigen::VectorXd from = a.mean + a.std.cwiseProduct(noise.row(0).transpose());
            const Eigen::VectorXd to = b.mean + b.std.cwiseProduct(noise.row(1).transpose());
            Walk walk;
            walk.codes.resize(steps, a.mean.size());
            for (int k = 0; k < steps; ++k) {
              const double t = static_cast<double>(k) / (steps - 1);
              walk.codes.row(k) = ((1 - t) * from + t * to).transpose();
            }
            return walk;
          }};
}

}  // namespace latitude::geometry
