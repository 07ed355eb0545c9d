// Paths between two diagonal Gaussians (posteriors of two pictures). One kind of path is one file that defines a
// Path and one line in path_registry.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geometry/gaussian.h"

namespace latitude::geometry {

struct PathKind {
  std::string name;   // on the command line: "linear", "fisher-rao", ...
  std::string title;  // in the window: "linear in means"
  std::string tip;    // one sentence, in the papers' terms
  // The Gaussian at the fraction t: t = 0 gives a, t = 1 gives b. Outside [0, 1] the same curve goes on, where it still
  // is one of Gaussians: what comes back must be check()ed there, or is refused with an Error.
  std::function<DiagonalGaussian(const DiagonalGaussian& a, const DiagonalGaussian& b, double t)> at;
};

const std::vector<PathKind>& path_kinds();
// Throws Error naming the kinds there are.
const PathKind& path_kind(const std::string& name);

// `steps` >= 2 Gaussians, ends included and equal to a and b. Throws Error for fewer steps and for ends that are no
// Gaussians (check) or differ in size.
std::vector<DiagonalGaussian> walk(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                   int steps);

// `steps` >= 2 Gaussians from a at even fractions up to `until` > 0: 1.5 goes half as far again beyond b. Throws Error
// as walk does, and when the path comes to an end before (a deviation that falls evenly reaches 0).
std::vector<DiagonalGaussian> walk_beyond(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                          int steps, double until);

}  // namespace latitude::geometry
