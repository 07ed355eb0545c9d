// What is asked of the atlas's items: one with its nearest, thumbnails of many, and the values that colour a map.
#include <algorithm>
#include <numeric>

#include "engine/open_model.h"
#include "geometry/distance.h"
#include "io/error.h"

namespace latitude::engine {

std::vector<DistanceKindInfo> distance_kinds() {
  std::vector<DistanceKindInfo> all;
  for (const geometry::DistanceKind& kind : geometry::distance_kinds())
    all.push_back({kind.name, kind.title, kind.tip});
  return all;
}

std::vector<Picture> OpenModel::thumbnails(const std::vector<int>& items) const {
  const torch::NoGradGuard no_grad;
  if (items.size() > kMostPictures) {
    throw Error("thumbnails: found " + std::to_string(items.size()) + " items, expected at most " +
                std::to_string(kMostPictures));
  }
  for (const int item : items) check_item(item, "thumbnails");
  if (items.empty()) return {};
  return pictures(batch_of({items.begin(), items.end()}));
}

Item OpenModel::item(int item) const {
  const torch::NoGradGuard no_grad;
  check_item(item, "item");
  const Batch batch = batch_of({item});
  Item result;
  result.item = item;
  if (!info_.labels.empty()) result.label = info_.labels[static_cast<std::size_t>(item)];
  result.code = codes(batch).front();
  result.picture = pictures(batch).front();
  return result;
}

Item OpenModel::item_with_nearest(const HoverRequest& request) const {
  Item result = item(request.item);
  result.distance = request.distance;
  if (request.count <= 0 || info_.items < 2) return result;
  const geometry::DistanceKind& kind = geometry::distance_kind(request.distance);
  const geometry::DiagonalGaussian a{means_.row(request.item), deviations_.row(request.item)};
  const Eigen::ArrayXd distances = kind.to_all ? kind.to_all(a, means_.array(), deviations_.array()) : Eigen::ArrayXd();
  geometry::DiagonalGaussian b = a;
  std::vector<std::pair<double, int>> all;
  for (int i = 0; i < info_.items; ++i) {
    if (i == request.item) continue;
    if (kind.to_all) {
      all.emplace_back(distances[i], i);
      continue;
    }
    b.mean = means_.row(i);
    b.std = deviations_.row(i);
    all.emplace_back(kind.between(a, b), i);
  }
  const auto count = std::min(all.size(), static_cast<std::size_t>(request.count));
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
  std::vector<int> items;
  for (std::size_t k = 0; k < count; ++k) items.push_back(all[k].second);
  std::vector<Picture> drawn = thumbnails(items);
  for (std::size_t k = 0; k < count; ++k) result.nearest.push_back({items[k], all[k].first, std::move(drawn[k])});
  return result;
}

}  // namespace latitude::engine
