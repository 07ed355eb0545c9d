// Paths between two diagonal Gaussians (posteriors of two pictures). One kind of path is one file that defines a
// Path and one line in path_registry.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geometry/gaussian.h"

namespace latitude::geometry {

struct PathKind {
  std::string name;   // on the command line: "linear", "fisher-rao"
  std::string title;  // in the window: "linear in means"
  std::string tip;    // one sentence, in the papers' terms
  // The Gaussian at the fraction t in [0, 1]: t = 0 gives a, t = 1 gives b.
  std::function<DiagonalGaussian(const DiagonalGaussian& a, const DiagonalGaussian& b, double t)> at;
};

const std::vector<PathKind>& path_kinds();
// Throws Error naming the kinds there are.
const PathKind& path_kind(const std::string& name);

// `steps` >= 2 Gaussians, ends included and equal to a and b. Throws Error for fewer steps and for ends that are no
// Gaussians (check) or differ in size.
std::vector<DiagonalGaussian> walk(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                   int steps);

}  // namespace latitude::geometry
