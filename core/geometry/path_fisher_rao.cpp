#include "geometry/path_fisher_rao.h"

namespace latitude::geometry {

PathKind fisher_rao_path() {
  return {.name = "fisher-rao",
          .title = "Fisher-Rao geodesic",
          .tip =
              "Shortest path between the posteriors under the Fisher-Rao metric: half-circles in each "
              "(mean, deviation) plane, along which the deviation grows and shrinks again.",
          .at = fisher_rao_point};
}

}  // namespace latitude::geometry
