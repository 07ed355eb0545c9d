#include "data/thinned.h"

#include <vector>

#include "data/random.h"

namespace latitude::data {

namespace {

Dataset chosen(const Dataset& set, const at::Tensor& items) {
  Dataset some = set;
  some.images = set.images.index_select(0, items.to(set.images.device()));
  if (set.labels.defined()) some.labels = set.labels.index_select(0, items.to(set.labels.device()));
  if (set.poses.defined()) some.poses = set.poses.index_select(0, items.to(set.poses.device()));
  return some;
}

}  // namespace

Dataset thinned(const Dataset& set, std::int64_t most) {
  if (set.size() <= most) return set;
  return chosen(set, (torch::arange(most, at::kLong) * set.size()).div(most, "floor"));
}

Dataset drawn(const Dataset& set, std::int64_t most, std::uint64_t seed) {
  if (set.size() <= most) return set;
  std::vector<std::int64_t> items;
  Stream random(seed, 0);
  for (std::int64_t part = 0; part < most; ++part) {
    const std::int64_t first = part * set.size() / most, last = (part + 1) * set.size() / most;
    items.push_back(first + random.below(last - first));
  }
  return chosen(set, torch::tensor(items, at::kLong));
}

}  // namespace latitude::data
