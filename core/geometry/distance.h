// Distances between two diagonal Gaussians (posteriors of two pictures), by which neighbours are found. One kind of
// distance is one file that defines it and one line in distance_registry.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geometry/gaussian.h"

namespace latitude::geometry {

struct DistanceKind {
  std::string name;   // on the command line and in sessions: "euclidean", "fisher-rao", "kl", ...
  std::string title;  // in the window
  std::string tip;    // one sentence, in the papers' terms
  // From a to b, not below 0 and 0 for equal Gaussians; not every kind is symmetric. Throws Error when sizes differ.
  std::function<double(const DiagonalGaussian& a, const DiagonalGaussian& b)> between;
  // From a to each row of means and deviations [N, D], where that is faster than pair by pair; else empty.
  std::function<Eigen::ArrayXd(const DiagonalGaussian& a, const Eigen::Ref<const Eigen::ArrayXXd>& means,
                               const Eigen::Ref<const Eigen::ArrayXXd>& deviations)>
      to_all = {};
  // Symmetric, with the triangle inequality: curves have lengths. The others are divergences.
  bool metric = false;
};

const std::vector<DistanceKind>& distance_kinds();
// Throws Error naming the kinds there are.
const DistanceKind& distance_kind(const std::string& name);

}  // namespace latitude::geometry
