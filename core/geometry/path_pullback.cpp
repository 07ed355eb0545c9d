#include "geometry/path_pullback.h"

#include "geometry/tables.h"

namespace latitude::geometry {

namespace {

constexpr int kGeodesicPoints = 33;

// Other ways to begin than the straight line: where the last path ended, and the Fisher-Rao geodesic.
std::vector<at::Tensor> starts(const DiagonalGaussian& a, const DiagonalGaussian& b, const Surroundings& around) {
  std::vector<at::Tensor> all;
  if (around.start != nullptr) all.push_back(to_tensor(*around.start));
  Eigen::MatrixXd geodesic(kGeodesicPoints, a.mean.size());
  for (int k = 0; k < kGeodesicPoints; ++k) {
    geodesic.row(k) = fisher_rao_point(a, b, static_cast<double>(k) / (kGeodesicPoints - 1)).mean.transpose();
  }
  all.push_back(to_tensor(geodesic));
  return all;
}

Walk walk_pullback(const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings& around) {
  check_ends(a, b, steps);
  const PullbackOptions options{.iterations = around.iterations, .stop = around.stop, .starts = starts(a, b, around)};
  const PullbackPath path =
      pullback_path(around.embed, to_tensor(a.mean.transpose())[0], to_tensor(b.mean.transpose())[0], steps, options);
  return {.gaussians = with_deviations(to_matrix(path.z), a, b), .control = to_matrix(path.control)};
}

}  // namespace

GuidedPathKind pullback_kind() {
  return {.name = "pull-back",
          .title = "decoder pull-back",
          .tip =
              "The shortest path under the metric that the decoder pulls back: it goes where the picture changes least "
              "on the way, measured by the Fisher-Rao metric of p(x given z).",
          .refines = true,
          .walk = walk_pullback};
}

}  // namespace latitude::geometry
