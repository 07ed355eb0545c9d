#include "geometry/path.h"
#include "geometry/path_fisher_rao.h"
#include "geometry/path_linear.h"
#include "io/error.h"

namespace latitude::geometry {

// The registry: one line a path.
const std::vector<PathKind>& path_kinds() {
  static const std::vector<PathKind> all = {linear_path(), fisher_rao_path()};
  return all;
}

const PathKind& path_kind(const std::string& name) {
  std::string known;
  for (const PathKind& kind : path_kinds()) {
    if (kind.name == name) return kind;
    known += (known.empty() ? "" : ", ") + kind.name;
  }
  throw Error("path: found \"" + name + "\", expected one of: " + known);
}

std::vector<DiagonalGaussian> walk(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                   int steps) {
  if (steps < 2) throw Error("path: found " + std::to_string(steps) + " steps, expected at least 2");
  check(a, "path, A");
  check(b, "path, B");
  if (a.mean.size() != b.mean.size()) {
    throw Error("path: found A with " + std::to_string(a.mean.size()) + " and B with " + std::to_string(b.mean.size()) +
                " dimensions, expected as many");
  }
  std::vector<DiagonalGaussian> points = {a};
  for (int k = 1; k + 1 < steps; ++k) points.push_back(kind.at(a, b, static_cast<double>(k) / (steps - 1)));
  points.push_back(b);
  return points;
}

}  // namespace latitude::geometry
