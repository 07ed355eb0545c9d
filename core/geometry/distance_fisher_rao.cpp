#include "geometry/distance_fisher_rao.h"

#include "geometry/fisher_rao_table.h"

namespace latitude::geometry {

DistanceKind fisher_rao_distance_kind() {
  return {
      .name = "fisher-rao",
      .title = "Fisher-Rao",
      .tip =
          "The length of the geodesic between the two posteriors under the Fisher information metric: shifts count by "
          "how sure the posteriors are, and so do changes of how sure they are.",
      .between = fisher_rao_distance,
      .to_all = fisher_rao_distances,
      .metric = true};
}

}  // namespace latitude::geometry
