#include "geometry/guided_path.h"
#include "geometry/path_density.h"
#include "geometry/path_fisher_rao_sampled.h"
#include "geometry/path_linear_sampled.h"
#include "geometry/path_pixels.h"
#include "geometry/path_pullback.h"

namespace latitude::geometry {

// The registry: one line a path.
const std::vector<GuidedPathKind>& guided_path_kinds() {
  static const std::vector<GuidedPathKind> all = {
      pixels_path(), linear_sampled_path(), fisher_rao_sampled_path(), pullback_kind(), density_path(),
  };
  return all;
}

std::vector<DiagonalGaussian> with_deviations(const Eigen::MatrixXd& codes, const DiagonalGaussian& a,
                                              const DiagonalGaussian& b) {
  std::vector<DiagonalGaussian> points;
  for (Eigen::Index k = 0; k < codes.rows(); ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(codes.rows() - 1);
    points.push_back({codes.row(k).transpose(), ((1 - t) * a.std.array().log() + t * b.std.array().log()).exp()});
  }
  points.front() = a;
  points.back() = b;
  return points;
}

}  // namespace latitude::geometry
