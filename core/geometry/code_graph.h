// The graph of nearest neighbours among the codes of a data set, and shortest ways through it that keep to where codes
// are dense: an edge of length d costs d^3, so that many short hops are cheaper than a long one over empty space (the
// sample Fermat distance; Hwang, Damelin, Hero 2016, "Shortest path through random points"; Groisman, Jonckheere,
// Sapienza 2022).
#pragma once

#include <ATen/core/Tensor.h>

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace latitude::geometry {

class CodeGraph {
 public:
  // codes [N, D], N >= 2, finite; each is joined to its 12 nearest. Throws Error, and atlas::Stopped when `stop` says
  // so.
  explicit CodeGraph(const at::Tensor& codes, const std::function<bool()>& stop = {});

  // From a to b [D], which need not be among the codes: both ends and the codes between, [hops, D]. Where no hops lead
  // from one to the other, or straight is cheaper, only the ends.
  Eigen::MatrixXd shortest(const Eigen::VectorXd& a, const Eigen::VectorXd& b) const;

 private:
  struct Edge {
    int to;
    double cost;
  };
  std::vector<Edge> nearest(const Eigen::VectorXd& code) const;

  Eigen::MatrixXd codes_;                 // [N, D]
  std::vector<std::vector<Edge>> edges_;  // in both directions
};

}  // namespace latitude::geometry
