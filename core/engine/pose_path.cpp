#include "engine/pose_path.h"

#include "engine/types.h"
#include "geometry/affine_path.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

using geometry::Affine;
using Between = Affine (*)(const Affine& a, const Affine& b, double t);

struct Kind {
  PathKindInfo info;
  Between between;  // none: entry by entry
};

// The registry, in the order in which one stands in for another.
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {{"logarithm", "matrix logarithm",
        "a exp(t log(a^-1 b)): turning, scaling and shifting together at constant speed, as on a spiral"},
       geometry::affine_log_point},
      {{"parts", "rotation, scale and shear",
        "Rotation, log-scales, shear and shift each change evenly, as the pose sliders do"},
       geometry::affine_parts_point},
      {{"entries", "entry by entry",
        "The entries of u move as the path's kind says, like further dimensions of the code"},
       nullptr},
  };
  return all;
}

Affine to_matrix(const Eigen::VectorXd& u) {
  Affine matrix;
  matrix << u[0], u[1], u[2], u[3], u[4], u[5];
  return matrix;
}

}  // namespace

std::vector<PathKindInfo> pose_path_kinds() {
  std::vector<PathKindInfo> all;
  for (const Kind& kind : kinds()) all.push_back(kind.info);
  return all;
}

PosePath pose_path(const nn::Transformer& transformer, const std::string& wanted, const Eigen::VectorXd& a,
                   const Eigen::VectorXd& b) {
  std::string known;
  bool found = false;
  for (const Kind& kind : kinds()) {
    known += (known.empty() ? "" : ", ") + kind.info.name;
    found = found || kind.info.name == wanted;
    if (!found) continue;
    if (kind.between == nullptr) return {kind.info.name, {}};
    if (!transformer.is_affine_map()) continue;
    try {
      const Affine from = to_matrix(a), to = to_matrix(b);
      for (const double t : {0.25, 0.5, 1.0}) kind.between(from, to, t);
      return {kind.info.name, [from, to, between = kind.between](double t) -> Eigen::VectorXd {
                const Affine at = between(from, to, t);
                return (Eigen::VectorXd(6) << at.row(0).transpose(), at.row(1).transpose()).finished();
              }};
    } catch (const Error&) {
      continue;
    }
  }
  throw Error("path of poses: found \"" + wanted + "\", expected one of: " + known);
}

}  // namespace latitude::engine
