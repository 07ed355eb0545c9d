#include "geometry/path_pixels.h"

namespace latitude::geometry {

GuidedPathKind pixels_path() {
  return {
      .name = "pixels",
      .title = "pixels",
      .tip =
          "Convex combination of both pictures: one fades out while the other fades in. No code has these pictures, "
          "so the sliders cannot follow.",
      .walk = [](const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings&) {
        check_ends(a, b, steps);
        Walk walk;
        for (int k = 0; k < steps; ++k) walk.shares.push_back(static_cast<double>(k) / (steps - 1));
        return walk;
      }};
}

}  // namespace latitude::geometry
