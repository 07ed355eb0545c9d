// Where a fraction of the way lies on rows of pictures, by steps or by the length under a metric.
#include <algorithm>

#include "engine/types.h"

namespace latitude::engine {

std::size_t columns(const Paths& paths) {
  std::size_t most = 0;
  for (const PathRow& row : paths.rows) most = std::max(most, row.pictures.size());
  return most;
}

double place_on(const PathRow& row, double position, std::size_t columns, const std::string& metric) {
  if (row.pictures.size() < 2) return 0;
  const auto last = static_cast<double>(row.pictures.size() - 1);
  const auto found = row.running.find(metric);
  if (found == row.running.end() || !(found->second.back() > 0)) {
    return std::clamp(position * static_cast<double>(columns - 1), 0.0, last);
  }
  const std::vector<double>& length = found->second;
  const double wanted = position * length.back();
  const auto above = std::lower_bound(length.begin() + 1, length.end() - 1, wanted);
  const auto k = above - length.begin() - 1;
  const double from = *(above - 1), whole = *above - from;
  return static_cast<double>(k) + (whole > 0 ? std::clamp((wanted - from) / whole, 0.0, 1.0) : 0.0);
}

std::optional<Code> code_on(const PathRow& row, double place) {
  const std::vector<Code>& codes = row.codes;
  if (codes.size() < 2) return std::nullopt;
  const double at = std::clamp(place, 0.0, static_cast<double>(codes.size() - 1));
  const auto k = std::min(static_cast<std::size_t>(at), codes.size() - 2);
  const auto t = static_cast<float>(at - static_cast<double>(k));
  Code code = t < 0.5f ? codes[k] : codes[k + 1];
  const auto between = [t](const std::vector<float>& a, const std::vector<float>& b, std::vector<float>& result) {
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = (1 - t) * a[i] + t * b[i];
  };
  between(codes[k].z, codes[k + 1].z, code.z);
  if (codes[k].mirrored == codes[k + 1].mirrored) between(codes[k].pose, codes[k + 1].pose, code.pose);
  return code;
}

}  // namespace latitude::engine
