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

// What every path asks of its ends: `steps` >= 2 and Gaussians of one size. Throws Error.
void check_ends(const DiagonalGaussian& a, const DiagonalGaussian& b, int steps);

// `steps` >= 2 Gaussians, ends included and equal to a and b. Throws Error for fewer steps and for ends that are no
// Gaussians (check) or differ in size.
std::vector<DiagonalGaussian> walk(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                   int steps);

// The same and up to `beyond` further Gaussians behind b at the same spacing; fewer where the path comes to an end (a
// deviation that falls evenly reaches 0). Throws Error as walk does.
std::vector<DiagonalGaussian> walk_beyond(const PathKind& kind, const DiagonalGaussian& a, const DiagonalGaussian& b,
                                          int steps, int beyond);

}  // namespace latitude::geometry
