#include "geometry/path.h"
#include "geometry/path_e_geodesic.h"
#include "geometry/path_fisher_rao.h"
#include "geometry/path_linear.h"
#include "geometry/path_m_geodesic.h"
#include "geometry/path_spherical.h"
#include "geometry/path_wasserstein.h"
#include "io/error.h"

namespace latitude::geometry {

// The registry: one line a path.
const std::vector<PathKind>& path_kinds() {
  static const std::vector<PathKind> all = {
      linear_path(), spherical_path(), fisher_rao_path(), wasserstein_path(), e_geodesic_path(), m_geodesic_path(),
  };
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

void check_ends(const DiagonalGaussian& a, const DiagonalGaussian& b, int steps) {
  if (steps < 2) throw Error("path: found " + std::to_string(steps) + " steps, expected at least 2");
  check(a, "path, A");
  check(b, "path, B");
  if (a.mean.size() != b.mean.size()) {
    throw Error("path: found A with " + std::to_string(a.mean.size()) + " and B with " + std::to_string(b.mean.size()) +
                " dimensions, expected as many");
  }
}

std::vector<DiagonalGaussian> walk(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                   int steps) {
  check_ends(a, b, steps);
  std::vector<DiagonalGaussian> points = {a};
  for (int k = 1; k + 1 < steps; ++k) points.push_back(kind.at(a, b, static_cast<double>(k) / (steps - 1)));
  points.push_back(b);
  return points;
}

std::vector<DiagonalGaussian> walk_beyond(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                          int steps, int beyond) {
  std::vector<DiagonalGaussian> points = walk(kind, a, b, steps);
  for (int k = 0; k < beyond; ++k) {
    try {
      DiagonalGaussian next = kind.at(a, b, static_cast<double>(steps + k) / (steps - 1));
      check(next, "beyond B");
      points.push_back(std::move(next));
    } catch (const Error&) {
      break;
    }
  }
  return points;
}

}  // namespace latitude::geometry
