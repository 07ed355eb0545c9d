#include "geometry/length.h"

namespace latitude::geometry {

PathMeasure measure_path(const std::vector<DiagonalGaussian>& points, const DistanceKind& kind) {
  PathMeasure measure;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double step = kind.between(points[i - 1], points[i]);
    measure.length += step;
    measure.energy += step * step * static_cast<double>(points.size() - 1);
  }
  return measure;
}

std::map<std::string, PathMeasure> measure_path(const std::vector<DiagonalGaussian>& points) {
  std::map<std::string, PathMeasure> all;
  for (const DistanceKind& kind : distance_kinds()) all[kind.name] = measure_path(points, kind);
  return all;
}

std::vector<double> running_length(const std::vector<DiagonalGaussian>& points, const DistanceKind& kind) {
  std::vector<double> length;
  for (std::size_t i = 0; i < points.size(); ++i) {
    length.push_back(i == 0 ? 0 : length.back() + kind.between(points[i - 1], points[i]));
  }
  return length;
}

}  // namespace latitude::geometry
