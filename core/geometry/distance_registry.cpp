#include "geometry/distance.h"
#include "geometry/distance_bhattacharyya.h"
#include "geometry/distance_euclidean.h"
#include "geometry/distance_fisher_rao.h"
#include "geometry/distance_hellinger.h"
#include "geometry/distance_jeffreys.h"
#include "geometry/distance_kl.h"
#include "geometry/distance_reverse_kl.h"
#include "geometry/distance_wasserstein.h"
#include "io/error.h"

namespace latitude::geometry {

// The registry: one line a distance.
const std::vector<DistanceKind>& distance_kinds() {
  static const std::vector<DistanceKind> all = {
      euclidean_distance(),  fisher_rao_distance_kind(),    wasserstein_distance(),
      hellinger_distance(),  bhattacharyya_distance_kind(), kl_distance(),
      reverse_kl_distance(), jeffreys_distance(),
  };
  return all;
}

const DistanceKind& distance_kind(const std::string& name) {
  std::string known;
  for (const DistanceKind& kind : distance_kinds()) {
    if (kind.name == name) return kind;
    known += (known.empty() ? "" : ", ") + kind.name;
  }
  throw Error("distance: found \"" + name + "\", expected one of: " + known);
}

}  // namespace latitude::geometry
