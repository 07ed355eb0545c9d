// Places on a map and codes at places. PCA: by its axes. t-SNE has no formula either way: the nearest items, weighted
// by one over the squared distance (Shepard 1968), so that an item's own code lies at its own point and the other way
// round.
#include <algorithm>
#include <array>
#include <limits>

#include "engine/types.h"

namespace latitude::engine {
namespace {

constexpr std::size_t kNearest = 8;

double dot(const std::vector<float>& z, const std::vector<float>& axis, const std::vector<float>& mean) {
  double sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i) sum += (double{z[i]} - double{mean[i]}) * double{axis[i]};
  return sum;
}

struct Near {
  double squared = std::numeric_limits<double>::infinity();
  std::size_t item = 0;
};

// The few items with the smallest `squared_distance(item)`, in no order.
template <typename Distance>
std::array<Near, kNearest> nearest(std::size_t items, Distance squared_distance) {
  std::array<Near, kNearest> best;
  std::size_t worst = 0;
  for (std::size_t i = 0; i < items; ++i) {
    const double d = squared_distance(i);
    if (!(d < best[worst].squared)) continue;
    best[worst] = {d, i};
    for (std::size_t n = 0; n < kNearest; ++n) {
      if (best[n].squared > best[worst].squared) worst = n;
    }
  }
  return best;
}

// Weights that sum to one; those that were not found have none.
std::array<double, kNearest> weights(const std::array<Near, kNearest>& near) {
  double least = std::numeric_limits<double>::infinity(), sum = 0;
  for (const Near& each : near) least = std::min(least, each.squared);
  std::array<double, kNearest> w{};
  for (std::size_t n = 0; n < kNearest; ++n) {
    // Relative to the nearest, so that neither scale nor a distance of zero matters.
    w[n] = least > 0 ? least / near[n].squared : (near[n].squared > 0 ? 0.0 : 1.0);
    sum += w[n];
  }
  for (double& each : w) each /= sum;
  return w;
}

MapPoint by_neighbours(const Map& map, const std::vector<float>& z) {
  const CodeTable& codes = *map.codes;
  const auto near = nearest(map.x.size(), [&](std::size_t i) {
    const float* code = codes.values.data() + i * codes.dimensions;
    float sum = 0;
    for (std::size_t d = 0; d < codes.dimensions; ++d) sum += (code[d] - z[d]) * (code[d] - z[d]);
    return double{sum};
  });
  const auto w = weights(near);
  MapPoint point;
  for (std::size_t n = 0; n < kNearest; ++n) {
    if (w[n] == 0) continue;
    point.x += w[n] * double{map.x[near[n].item]};
    point.y += w[n] * double{map.y[near[n].item]};
  }
  return point;
}

std::vector<float> code_by_neighbours(const Map& map, MapPoint point) {
  const CodeTable& codes = *map.codes;
  const auto near = nearest(map.x.size(), [&](std::size_t i) {
    const double dx = double{map.x[i]} - point.x, dy = double{map.y[i]} - point.y;
    return dx * dx + dy * dy;
  });
  const auto w = weights(near);
  std::vector<float> z(codes.dimensions, 0.0F);
  for (std::size_t n = 0; n < kNearest; ++n) {
    if (w[n] == 0) continue;
    const float* code = codes.values.data() + near[n].item * codes.dimensions;
    for (std::size_t d = 0; d < codes.dimensions; ++d) z[d] += static_cast<float>(w[n]) * code[d];
  }
  return z;
}

bool has_codes(const Map& map, const std::vector<float>& z) {
  return map.codes && map.codes->dimensions == z.size() && !map.x.empty() &&
         map.codes->values.size() == map.x.size() * z.size();
}

}  // namespace

std::vector<float> mean_code(const CodeTable& codes, const std::vector<int>& items) {
  std::vector<double> sum(codes.dimensions, 0.0);
  double count = 0;
  for (const int item : items) {
    const auto first = static_cast<std::size_t>(item) * codes.dimensions;
    if (item < 0 || first + codes.dimensions > codes.values.size()) continue;
    for (std::size_t d = 0; d < codes.dimensions; ++d) sum[d] += double{codes.values[first + d]};
    ++count;
  }
  std::vector<float> mean;
  for (const double each : sum) mean.push_back(static_cast<float>(count > 0 ? each / count : 0));
  return mean;
}

MapPoint project(const Map& map, const std::vector<float>& z) {
  if (map.method == "tsne") return has_codes(map, z) ? by_neighbours(map, z) : MapPoint{};
  if (z.size() != map.mean.size()) return {};
  return {dot(z, map.axis_x, map.mean), dot(z, map.axis_y, map.mean)};
}

std::vector<float> moved_to(const Map& map, const std::vector<float>& z, MapPoint point) {
  if (map.method == "tsne") return has_codes(map, z) ? code_by_neighbours(map, point) : z;
  if (z.size() != map.mean.size()) return z;
  const MapPoint now = project(map, z);
  std::vector<float> moved = z;
  for (std::size_t i = 0; i < z.size(); ++i) {
    moved[i] = static_cast<float>(z[i] + (point.x - now.x) * map.axis_x[i] + (point.y - now.y) * map.axis_y[i]);
  }
  return moved;
}

}  // namespace latitude::engine
