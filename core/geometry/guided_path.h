// Paths that ask for more than two Gaussians: a decoder, the codes of a data set, noise, or the pictures themselves.
// One kind is one file that defines a GuidedPathKind and one line in guided_path_registry.cpp; the closed forms are in
// geometry/path.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geometry/code_graph.h"
#include "geometry/path.h"
#include "geometry/pullback.h"

namespace latitude::geometry {

// What a path may ask for besides its ends.
struct Surroundings {
  LikelihoodEmbedding embed;                // codes to the parameters of p(x given z), in flat coordinates
  std::function<const CodeGraph*()> graph;  // of a data set's codes; null where there is none (yet)
  std::uint64_t seed = 1;                   // of whatever is drawn
  std::function<bool()> stop = {};          // asked often; true ends with what there is
  int iterations = kPullbackIterations;     // of what is found step by step
  const Eigen::MatrixXd* start = nullptr;   // a curve between these ends or ends nearby, or none
};

// One of three: Gaussians on the way (their means are what is decoded), codes alone, or shares of B's picture.
struct Walk {
  std::vector<DiagonalGaussian> gaussians = {};  // [steps]
  Eigen::MatrixXd codes = {};                    // [steps, D]
  std::vector<double> shares = {};               // [steps], 0 at A and 1 at B
  Eigen::MatrixXd control = {};                  // what `start` may be next time
};

// Codes [steps, D] with deviations that change evenly in their logarithms from a's to b's; the ends are a and b.
std::vector<DiagonalGaussian> with_deviations(const Eigen::MatrixXd& codes, const DiagonalGaussian& a,
                                              const DiagonalGaussian& b);

struct GuidedPathKind {
  std::string name, title, tip;  // as those of a PathKind
  // Every step is drawn anew, so that what lies between two steps means nothing.
  bool noisy = false;
  // Found step by step, or over a graph that takes time to build: a hasty answer is worth refining.
  bool refines = false;
  // From a to b, posteriors of z, ends included. Throws Error for fewer than 2 steps and for ends that are no Gaussians
  // or differ in size.
  std::function<Walk(const DiagonalGaussian& a, const DiagonalGaussian& b, int steps, const Surroundings&)> walk;
};

const std::vector<GuidedPathKind>& guided_path_kinds();

}  // namespace latitude::geometry
