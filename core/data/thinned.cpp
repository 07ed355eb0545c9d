#include "data/thinned.h"

namespace latitude::data {

Dataset thinned(const Dataset& set, std::int64_t most) {
  if (set.size() <= most) return set;
  Dataset some = set;
  const at::Tensor items = (torch::arange(most, at::kLong) * set.size()).div(most, "floor");
  some.images = set.images.index_select(0, items.to(set.images.device()));
  if (set.labels.defined()) some.labels = set.labels.index_select(0, items.to(set.labels.device()));
  if (set.poses.defined()) some.poses = set.poses.index_select(0, items.to(set.poses.device()));
  return some;
}

}  // namespace latitude::data
