#include "geometry/path_fisher_rao_sampled.h"

#include "geometry/noise.h"

namespace latitude::geometry {

GuidedPathKind fisher_rao_sampled_path() {
  return {.name = "fisher-rao-sampled",
          .title = "Fisher-Rao, sampled",
          .tip =
              "One sample of every Gaussian on the Fisher-Rao geodesic: where the deviations grow on the way, so does "
              "the variety of the pictures.",
          .noisy = true,
          .walk = [](const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings& around) {
            check_ends(a, b, steps);
            const Eigen::MatrixXd noise = normal_noise(steps, a.mean.size(), around.seed);
            Walk walk;
            walk.codes.resize(steps, a.mean.size());
            for (int k = 0; k < steps; ++k) {
              const DiagonalGaussian at = fisher_rao_point(a, b, static_cast<double>(k) / (steps - 1));
              walk.codes.row(k) = (at.mean + at.std.cwiseProduct(noise.row(k).transpose())).transpose();
            }
            return walk;
          }};
}

}  // namespace latitude::geometry
