#include "geometry/distance_bhattacharyya.h"

#include <cmath>

namespace latitude::geometry {

double bhattacharyya_distance(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  check_same_size(a, b);
  double sum = 0;
  for (Eigen::Index i = 0; i < a.mean.size(); ++i) {
    const double both = std::hypot(a.std[i], b.std[i]);
    const double shift = (b.mean[i] - a.mean[i]) / both;
    // (s^2 + t^2) / (2 s t) = 1 + (s - t)^2 / (2 s t), in ratios that stay in range.
    const double excess = (a.std[i] - b.std[i]) / a.std[i] * ((a.std[i] - b.std[i]) / b.std[i]) / 2;
    sum += 0.25 * shift * shift + 0.5 * std::log1p(excess);
  }
  return sum;
}

DistanceKind bhattacharyya_distance_kind() {
  return {.name = "bhattacharyya",
          .title = "Bhattacharyya",
          .tip = "Minus the log of how much the two posteriors overlap, in nats.",
          .between = bhattacharyya_distance};
}

}  // namespace latitude::geometry
