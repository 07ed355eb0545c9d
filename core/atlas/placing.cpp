// New codes in a finished t-SNE map, as openTSNE's transform (Policar, Strazar and Zupan 2023): each new point is drawn
// to its nearest neighbours in the map and pushed by all of the map, which stays where it is; new points don't see each
// other.
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "atlas/tsne.h"
#include "io/error.h"

namespace latitude::atlas {
namespace {

constexpr double kPerplexity = 5;
constexpr std::int64_t kNearest = 25;
constexpr int kSteps = 250;
constexpr float kExaggeration = 1.5F, kRate = 0.1F, kMomentum = 0.8F, kLeastGain = 0.01F, kLongestGradient = 0.25F;

float median(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

struct Walker {
  float x = 0, y = 0, gain_x = 1, gain_y = 1, update_x = 0, update_y = 0;
};

void advance(float gradient, float& gain, float& update, float& at) {
  const bool same = (update > 0) == (gradient > 0) && (update < 0) == (gradient < 0);
  gain = same ? gain * 0.8F + kLeastGain : gain + 0.2F;
  update = kMomentum * update - kRate * gain * gradient;
  at += update;
}

// One new point's way through the map.
void settle(Walker& w, const Plane& map, const Potential& potential, const std::int32_t* neighbour, const float* p,
            std::int64_t k) {
  for (int step = 0; step < kSteps; ++step) {
    float pull_x = 0, pull_y = 0, push_x = 0, push_y = 0;
    for (std::int64_t n = 0; n < k; ++n) {
      const auto j = static_cast<std::size_t>(neighbour[n]);
      const float dx = w.x - map.x[j], dy = w.y - map.y[j], q = p[n] / (1 + dx * dx + dy * dy);
      pull_x += q * dx;
      pull_y += q * dy;
    }
    const double z = potential.background() + potential.read({&w.x, &w.y}, 0, 1, &push_x, &push_y);
    const auto push = static_cast<float>(4 / z);
    float gx = 4 * kExaggeration * pull_x - push * push_x, gy = 4 * kExaggeration * pull_y - push * push_y;
    const float length = std::hypot(gx, gy);
    if (length > kLongestGradient) {
      gx *= kLongestGradient / length;
      gy *= kLongestGradient / length;
    }
    advance(gx, w.gain_x, w.update_x, w.x);
    advance(gy, w.gain_y, w.update_y, w.y);
    potential.keep_inside(w.x, w.y);
  }
}

}  // namespace

Plane place_in_map(const at::Tensor& new_codes, const at::Tensor& known_codes, const Plane& map,
                   const StopAsked& stop) {
  if (!known_codes.isfinite().all().item<bool>() || !new_codes.isfinite().all().item<bool>()) {
    throw Error("t-SNE: codes to be placed in a map hold values that are not finite");
  }
  // One unit for both, in which squared distances stay in the range of single precision.
  const double unit = std::max({known_codes.abs().max().item<double>(), new_codes.abs().max().item<double>(), 1e-300});
  const at::Tensor codes = (known_codes.to(at::kDouble) / unit).to(at::kFloat);
  const at::Tensor queries = (new_codes.to(at::kDouble) / unit).to(at::kFloat);
  if (codes.size(0) != static_cast<std::int64_t>(map.x.size()) || map.x.size() != map.y.size()) {
    throw Error("t-SNE: found a map of " + std::to_string(map.x.size()) + " points for " +
                std::to_string(codes.size(0)) + " codes");
  }
  const double perplexity = possible_perplexity(kPerplexity, codes.size(0));
  const std::int64_t k = std::min(codes.size(0), std::max(kNearest, static_cast<std::int64_t>(3 * perplexity)));
  const Neighbours near = neighbours_of(queries, codes, k, Search::automatic, stop);
  Neighbours nearest{near.count, std::min(k, static_cast<std::int64_t>(3 * perplexity)), {}, {}};
  for (std::int64_t i = 0; i < near.count; ++i) {
    const auto first = near.index.begin() + i * k;
    const auto distance = near.squared_distance.begin() + i * k;
    nearest.index.insert(nearest.index.end(), first, first + nearest.k);
    nearest.squared_distance.insert(nearest.squared_distance.end(), distance, distance + nearest.k);
  }
  const std::vector<float> p = conditional_affinities(nearest, perplexity);
  Potential potential;
  potential.of(torch::stack({torch::tensor(map.x), torch::tensor(map.y)}));
  Plane placed;
  placed.x.resize(static_cast<std::size_t>(near.count));
  placed.y.resize(placed.x.size());
  at::parallel_for(0, near.count, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
      if (stop && stop()) return;
      std::vector<float> xs, ys;
      for (std::int64_t n = 0; n < k; ++n) {
        const auto j = static_cast<std::size_t>(near.index[static_cast<std::size_t>(i * k + n)]);
        xs.push_back(map.x[j]);
        ys.push_back(map.y[j]);
      }
      Walker w{median(xs), median(ys)};
      settle(w, map, potential, nearest.index.data() + i * nearest.k, p.data() + i * nearest.k, nearest.k);
      placed.x[static_cast<std::size_t>(i)] = w.x;
      placed.y[static_cast<std::size_t>(i)] = w.y;
    }
  });
  if (stop && stop()) throw Stopped();
  return placed;
}

}  // namespace latitude::atlas
