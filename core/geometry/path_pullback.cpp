#include "geometry/path_pullback.h"

#include "geometry/tables.h"

namespace latitude::geometry {

GuidedPathKind pullback_kind() {
  return {.name = "pull-back",
          .title = "decoder pull-back",
          .tip =
              "The shortest path under the metric that the decoder pulls back: it goes where the picture changes least "
              "on the way, measured by the Fisher-Rao metric of p(x given z).",
          .walk = [](const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings& around) {
            check_ends(a, b, steps);
            PullbackOptions options{.iterations = around.iterations, .stop = around.stop};
            if (around.start != nullptr) options.start = to_tensor(*around.start);
            const PullbackPath path = pullback_path(around.embed, to_tensor(a.mean.transpose())[0],
                                                    to_tensor(b.mean.transpose())[0], steps, options);
            return Walk{.gaussians = with_deviations(to_matrix(path.z), a, b), .control = to_matrix(path.control)};
          }};
}

}  // namespace latitude::geometry
