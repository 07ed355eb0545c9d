// How the pose u goes from A to B while a path leads z there: on its own terms, not entry by entry (a quarter turn
// interpolated entry by entry shrinks the picture half-way). One way is one line in pose_path.cpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geometry/gaussian.h"
#include "nn/transformer.h"

namespace latitude::engine {

struct PosePath {
  std::string name;                             // the way that is taken
  std::function<Eigen::VectorXd(double t)> at;  // u at the fraction t, none where it moves as the path's kind says
};

// From a to b [P]. `wanted` is a name of pose_path_kinds(). Where it leads nowhere (half a turn has no real logarithm,
// a mirrored pose no way to one that is not, u is no affine map) the next is taken, down to "entries". Throws Error for
// an unknown name.
PosePath pose_path(const nn::Transformer& transformer, const std::string& wanted, const Eigen::VectorXd& a,
                   const Eigen::VectorXd& b);

}  // namespace latitude::engine
