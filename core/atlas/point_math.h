// The arithmetic of one point, one row and one node of t-SNE, written once for the CPU's loops (kernels.cpp, *_cpu.cpp)
// and the GPU's kernels (core/cuda/tsne_*.cu): plain C++17, so that nvcc reads it too. What is static here is so on
// purpose: kernels.cpp is compiled with flags of its own, and its copies must not become everyone's.
#pragma once

#include <cmath>
#include <cstdint>

#include "atlas/kernels.h"

#ifdef __CUDACC__
#define LATITUDE_BOTH __host__ __device__
#else
#define LATITUDE_BOTH
#endif

namespace latitude::atlas::kernels {

// --- the grid ---

// Cubic B-spline weights of the nodes -1, 0, 1, 2 for a point at 0 <= t < 1, and their derivatives.
LATITUDE_BOTH static inline void weights(float t, float* w) {
  const float s = 1 - t;
  w[0] = s * s * s / 6;
  w[1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
  w[2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
  w[3] = t * t * t / 6;
}
LATITUDE_BOTH static inline void slopes(float t, float* d) {
  const float s = 1 - t;
  d[0] = -s * s / 2;
  d[1] = (-4 * t + 3 * t * t) / 2;
  d[2] = (4 * s - 3 * s * s) / 2;
  d[3] = t * t / 2;
}

struct Place {
  std::int64_t column, row;  // of the node whose weight is w[1] in both directions
  float tx, ty;
};
LATITUDE_BOTH static inline Place place(const Grid& grid, float x, float y) {
  const double u = (double{x} - grid.left) / grid.spacing, v = (double{y} - grid.bottom) / grid.spacing;
  const auto i = static_cast<std::int64_t>(u), j = static_cast<std::int64_t>(v);
  return {i, j, static_cast<float>(u - static_cast<double>(i)), static_cast<float>(v - static_cast<double>(j))};
}

// --- the step ---

constexpr float kMomentum = 0.8F, kLeastGain = 0.01F, kLongestStep = 5;

// openTSNE's update of one coordinate.
LATITUDE_BOTH static inline void advance(float gradient, float rate, float& gain, float& update) {
  const bool same = (update > 0) == (gradient > 0) && (update < 0) == (gradient < 0);
  gain = same ? gain * 0.8F + kLeastGain : gain + 0.2F;
  update = kMomentum * update - rate * gain * gradient;
}
// No point goes farther than kLongestStep at once.
LATITUDE_BOTH static inline void shorten(float& update_x, float& update_y) {
  const float length = hypotf(update_x, update_y);
  if (length > kLongestStep) {
    update_x *= kLongestStep / length;
    update_y *= kLongestStep / length;
  }
}

// --- the affinities ---

constexpr int kMostTries = 200;
constexpr double kTolerance = 1e-10;  // of the entropy, in nats
constexpr double kMostLogBeta = 600;

struct Calibrated {
  double beta, sum;  // p_j = exp(-beta (d_j - d_0)) / sum
};

// The beta that gives one row of k squared distances, nearest first, the entropy in nats. Entropy falls with beta; its
// slope in log beta is -beta^2 Var(d), so Newton's steps in log beta, kept within the bracket found so far, meet the
// target in a few tries. keep(j, w) hears of every w_j = exp(-beta (d_j - d_0)) on the way; the last ones are those of
// the result.
template <typename Keep>
LATITUDE_BOTH static inline Calibrated calibrate(const float* squared, std::int64_t k, double entropy, Keep keep) {
  const double nearest = double{squared[0]};
  double spread = 0;
  for (std::int64_t j = 0; j < k; ++j) spread += double{squared[j]} - nearest;
  double low = -double{INFINITY}, high = double{INFINITY};
  double log_beta = spread > 0 ? -std::log(spread / static_cast<double>(k)) : 0;
  Calibrated result{1, static_cast<double>(k)};
  for (int tries = 0; tries < kMostTries; ++tries) {
    const double beta = std::exp(log_beta);
    double sum = 0, first = 0, second = 0;
    for (std::int64_t j = 0; j < k; ++j) {
      const double distance = double{squared[j]} - nearest;
      const double w = std::exp(-beta * distance);
      keep(j, w);
      sum += w;
      first += w * distance;
      second += w * distance * distance;
    }
    result = {beta, sum};
    const double mean = first / sum, variance = second / sum - mean * mean;
    const double excess = std::log(sum) + beta * mean - entropy;
    if (std::abs(excess) < kTolerance) break;
    (excess > 0 ? low : high) = log_beta;
    const double slope = beta * beta * variance, newton = excess / slope;
    double next = log_beta + (excess > 0 ? 2 : -2);
    if (slope > 0) next = log_beta + (newton < -2 ? -2 : (newton > 2 ? 2 : newton));
    if (!(next > low && next < high)) next = (low + high) / 2;
    // Equal distances have one entropy whatever the width.
    if (!(std::abs(next) <= kMostLogBeta) || next == log_beta) break;
    log_beta = next;
  }
  return result;
}

}  // namespace latitude::atlas::kernels
