#include "geometry/path_density.h"

#include <algorithm>

namespace latitude::geometry {
namespace {

constexpr Eigen::Index kFine = 128;
// Corners of single hops go, bends of the data stay: a hop is some 20 of the fine points long.
constexpr int kRounds = 100;

Walk follow_density(const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings& around) {
  check_ends(a, b, steps);
  const CodeGraph* graph = around.graph ? around.graph() : nullptr;
  if (graph != nullptr)
    return {.gaussians = with_deviations(resampled(along_data(*graph, a.mean, b.mean), steps), a, b)};
  Eigen::MatrixXd line(2, a.mean.size());
  line << a.mean.transpose(), b.mean.transpose();
  return {.gaussians = with_deviations(resampled(line, steps), a, b)};
}

}  // namespace

GuidedPathKind density_path() {
  return {
      .name = "density",
      .title = "along the data",
      .tip =
          "Follows the data: the shortest way over neighbouring codes of the atlas, smoothed, so that it goes where "
          "the aggregated posterior has mass.",
      .refines = true,
      .walk = follow_density};
}

Eigen::MatrixXd along_data(const CodeGraph& graph, const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return smoothed(resampled(graph.shortest(a, b), kFine), kRounds);
}

Eigen::MatrixXd resampled(const Eigen::MatrixXd& polyline, Eigen::Index count) {
  Eigen::VectorXd along = Eigen::VectorXd::Zero(polyline.rows());
  for (Eigen::Index k = 1; k < polyline.rows(); ++k) {
    along[k] = along[k - 1] + (polyline.row(k) - polyline.row(k - 1)).norm();
  }
  Eigen::MatrixXd result(count, polyline.cols());
  Eigen::Index k = 0;
  for (Eigen::Index s = 0; s < count; ++s) {
    const double wanted = along[along.size() - 1] * static_cast<double>(s) / static_cast<double>(count - 1);
    while (k + 2 < along.size() && along[k + 1] < wanted) ++k;
    const double whole = along[k + 1] - along[k];
    const double t = whole > 0 ? std::clamp((wanted - along[k]) / whole, 0.0, 1.0) : 0;
    result.row(s) = (1 - t) * polyline.row(k) + t * polyline.row(k + 1);
  }
  return result;
}

Eigen::MatrixXd smoothed(Eigen::MatrixXd polyline, int rounds) {
  const Eigen::Index inner = polyline.rows() - 2;
  if (inner < 1) return polyline;
  for (int round = 0; round < rounds; ++round) {
    const Eigen::MatrixXd before = polyline;
    polyline.middleRows(1, inner) =
        0.5 * before.middleRows(1, inner) + 0.25 * (before.topRows(inner) + before.bottomRows(inner));
  }
  return polyline;
}

}  // namespace latitude::geometry
