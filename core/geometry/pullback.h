// Shortest paths between codes under the metric that the decoder pulls back (Arvanitidis, Gonzalez-Duque, Pouplin,
// Kalatzis and Hauberg 2022, "Pulling back information geometry"): how far z moves is how far p(x given z) moves under
// its own Fisher-Rao metric. For independent pixels that metric is flat: a map phi of the likelihood's parameters makes
// it Euclidean, so the energy of a curve is a sum of squares between decoded neighbours, and its gradient is exact.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace latitude::geometry {

// Codes [N, D] to phi of their likelihoods [N, M], differentiable; float.
using LikelihoodEmbedding = std::function<at::Tensor(const at::Tensor& z)>;

// phi of independent Bernoulli pixels with means p in [0, 1]: 2 asin sqrt p, of any shape.
at::Tensor bernoulli_embedding(const at::Tensor& p);

inline constexpr int kPullbackIterations = 60, kPullbackControlPoints = 6;

struct PullbackOptions {
  int control_points = kPullbackControlPoints;  // between the ends; a natural cubic spline goes through them
  int samples = 32;                             // of the curve, decoded in one batch
  int iterations = kPullbackIterations;         // of L-BFGS, at most
  std::function<bool()> stop;                   // asked at every evaluation; true ends with the best curve so far
  // Curves from a to b [any number, D] to begin from in place of the straight line, the shortest of them: the energy
  // has many valleys.
  std::vector<at::Tensor> starts = {};
};

struct PullbackPath {
  at::Tensor z;                // [steps, D], equally spaced in length; the ends are a and b
  at::Tensor control;          // [control_points + 2, D]: what one of `starts` may be for ends nearby
  double length = 0;           // under the metric
  double straight_length = 0;  // of the straight line, never below `length`
};

// From a to b, each [D]. `steps` >= 2. Throws Error for ends of different sizes or that are not finite.
PullbackPath pullback_path(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b, int steps,
                           const PullbackOptions& options = {});

// From the first of these codes [N, D] to each, along the polyline through them, under the metric: [N] double.
at::Tensor pullback_lengths(const LikelihoodEmbedding& embed, const at::Tensor& z);

}  // namespace latitude::geometry
