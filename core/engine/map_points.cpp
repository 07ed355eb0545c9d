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
constexpr int kMostContours = 100;  // classes

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

Anchors nearest_items(const CodeTable& codes, const std::vector<float>& z) {
  const auto near = nearest(codes.values.size() / codes.dimensions, [&](std::size_t i) {
    const float* code = codes.values.data() + i * codes.dimensions;
    float sum = 0;
    for (std::size_t d = 0; d < codes.dimensions; ++d) sum += (code[d] - z[d]) * (code[d] - z[d]);
    return double{sum};
  });
  const auto w = weights(near);
  Anchors found{z, {}, {}};
  for (std::size_t n = 0; n < kNearest; ++n) {
    if (w[n] == 0) continue;
    found.items.push_back(near[n].item);
    found.weights.push_back(w[n]);
  }
  return found;
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
  mean.reserve(sum.size());
  for (const double each : sum) mean.push_back(static_cast<float>(count > 0 ? each / count : 0));
  return mean;
}

std::vector<std::vector<Outline>> contours_of(const ContoursRequest& request) {
  int classes = 0;
  for (const int label : request.labels) classes = std::max(classes, label + 1);
  std::vector<std::vector<Outline>> all;
  for (int label = 0; label < std::min(classes, kMostContours); ++label) {
    std::vector<float> x, y;
    for (std::size_t i = 0; i < request.labels.size() && i < request.x.size() && i < request.y.size(); ++i) {
      if (request.labels[i] != label) continue;
      x.push_back(request.x[i]);
      y.push_back(request.y[i]);
    }
    all.push_back(atlas::densest_region(x, y, request.part));
  }
  return all;
}

Anchors anchors(const CodeTable& codes, const std::vector<float>& z) {
  return codes.dimensions == z.size() && !codes.values.empty() ? nearest_items(codes, z) : Anchors{z, {}, {}};
}

Anchors anchors(const Map& map, const std::vector<float>& z) {
  return map.method == "tsne" && has_codes(map, z) ? anchors(*map.codes, z) : Anchors{z, {}, {}};
}

MapPoint place(const Map& map, const Anchors& anchors) {
  if (map.method != "tsne") {
    if (anchors.z.size() != map.mean.size()) return {};
    return {dot(anchors.z, map.axis_x, map.mean), dot(anchors.z, map.axis_y, map.mean)};
  }
  MapPoint point;
  for (std::size_t n = 0; n < anchors.items.size(); ++n) {
    if (anchors.items[n] >= map.x.size()) continue;
    point.x += anchors.weights[n] * double{map.x[anchors.items[n]]};
    point.y += anchors.weights[n] * double{map.y[anchors.items[n]]};
  }
  return point;
}

MapPoint project(const Map& map, const std::vector<float>& z) { return place(map, anchors(map, z)); }

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
