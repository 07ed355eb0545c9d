#include "geometry/code_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>
#include <string>

#include "atlas/neighbours.h"
#include "geometry/tables.h"
#include "io/error.h"

namespace latitude::geometry {
namespace {

constexpr std::int64_t kNearest = 12;

double cost_of(double squared_distance) { return squared_distance * std::sqrt(squared_distance); }

}  // namespace

CodeGraph::CodeGraph(const at::Tensor& codes, const std::function<bool()>& stop) {
  if (codes.dim() != 2 || codes.size(0) < 2) {
    throw Error("graph of codes: found " + std::to_string(codes.dim() == 2 ? codes.size(0) : 0) +
                " codes, expected at least 2");
  }
  if (!codes.isfinite().all().item<bool>()) throw Error("graph of codes: a code is not finite");
  codes_ = to_matrix(codes);
  const std::int64_t k = std::min(kNearest, codes.size(0) - 1);
  const atlas::Neighbours near = atlas::neighbours_among(codes.to(at::kFloat), k, atlas::Search::automatic, stop);
  edges_.resize(static_cast<std::size_t>(near.count));
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    for (std::size_t n = i * static_cast<std::size_t>(k); n < (i + 1) * static_cast<std::size_t>(k); ++n) {
      const double cost = cost_of(double{near.squared_distance[n]});
      edges_[i].push_back({near.index[n], cost});
      edges_[static_cast<std::size_t>(near.index[n])].push_back({static_cast<int>(i), cost});
    }
  }
}

std::vector<CodeGraph::Edge> CodeGraph::nearest(const Eigen::VectorXd& code) const {
  const Eigen::VectorXd squared = (codes_.rowwise() - code.transpose()).rowwise().squaredNorm();
  std::vector<Edge> all;
  for (Eigen::Index i = 0; i < squared.size(); ++i) all.push_back({static_cast<int>(i), cost_of(squared[i])});
  const auto count = static_cast<std::ptrdiff_t>(std::min(static_cast<std::size_t>(kNearest), all.size()));
  std::partial_sort(all.begin(), all.begin() + count, all.end(),
                    [](const Edge& x, const Edge& y) { return x.cost < y.cost; });
  all.resize(static_cast<std::size_t>(count));
  return all;
}

// Dijkstra 1959. a is where the search starts, b a node of its own behind the items.
Eigen::MatrixXd CodeGraph::shortest(const Eigen::VectorXd& a, const Eigen::VectorXd& b) const {
  if (a.size() != codes_.cols() || b.size() != codes_.cols()) {
    throw Error("graph of codes: found ends of " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
                " dimensions, expected " + std::to_string(codes_.cols()));
  }
  const auto goal = static_cast<int>(edges_.size());
  constexpr int kFromA = -1;
  std::vector<double> cost(edges_.size() + 1, std::numeric_limits<double>::infinity()), to_goal = cost;
  std::vector<int> before(edges_.size() + 1, kFromA);
  for (const Edge& edge : nearest(b)) to_goal[static_cast<std::size_t>(edge.to)] = edge.cost;
  using Entry = std::pair<double, int>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  const auto reach = [&](int node, double at, int from) {
    if (!(at < cost[static_cast<std::size_t>(node)])) return;
    cost[static_cast<std::size_t>(node)] = at;
    before[static_cast<std::size_t>(node)] = from;
    open.emplace(at, node);
  };
  reach(goal, cost_of((b - a).squaredNorm()), kFromA);
  for (const Edge& edge : nearest(a)) reach(edge.to, edge.cost, kFromA);
  while (!open.empty()) {
    const auto [at, node] = open.top();
    open.pop();
    if (node == goal) break;
    const auto index = static_cast<std::size_t>(node);
    if (at > cost[index]) continue;
    for (const Edge& edge : edges_[index]) reach(edge.to, at + edge.cost, node);
    reach(goal, at + to_goal[index], node);
  }
  std::vector<int> hops;
  for (int node = before[static_cast<std::size_t>(goal)]; node != kFromA;
       node = before[static_cast<std::size_t>(node)]) {
    const Eigen::VectorXd code = codes_.row(node).transpose();
    if (code != a && code != b) hops.push_back(node);  // an end may be a code of the graph itself
  }
  Eigen::MatrixXd way(static_cast<Eigen::Index>(hops.size()) + 2, a.size());
  way.row(0) = a.transpose();
  for (std::size_t k = 0; k < hops.size(); ++k) {
    way.row(static_cast<Eigen::Index>(hops.size() - k)) = codes_.row(hops[k]);
  }
  way.row(way.rows() - 1) = b.transpose();
  return way;
}

}  // namespace latitude::geometry
