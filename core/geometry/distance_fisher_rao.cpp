#include "geometry/distance_fisher_rao.h"

namespace latitude::geometry {

DistanceKind fisher_rao_distance_kind() {
  return {"fisher-rao", "Fisher-Rao",
          "The length of the geodesic between the two posteriors under the Fisher information metric: shifts count by "
          "how sure the posteriors are, and so do changes of how sure they are.",
          fisher_rao_distance};
}

}  // namespace latitude::geometry
