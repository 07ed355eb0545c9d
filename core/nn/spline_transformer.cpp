#include "nn/spline_transformer.h"

#include <torch/torch.h>

#include <algorithm>

#include "io/error.h"

namespace latitude::nn {
namespace {

constexpr std::int64_t kLeastSide = 2, kMostSide = 8;
// A model is drawn at few sizes at once; those of a large picture take tens of MB.
constexpr std::size_t kMostBases = 8;

// Row by row: [rows columns, 2].
at::Tensor points_of(const Lattice& over) {
  return torch::stack({over.along_x(at::kDouble), over.along_y(at::kDouble)}, 2).reshape({over.height * over.width, 2});
}

// U of the distances between two sets of points: [N, M].
at::Tensor kernel(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor squared = (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(2);
  return torch::xlogy(squared, squared);
}

at::Tensor with_affine_part(const at::Tensor& kernels, const at::Tensor& points) {
  return torch::cat({kernels, torch::ones({points.size(0), 1}, at::kDouble), points}, 1);
}

double pixels(std::int64_t side) { return static_cast<double>(std::max<std::int64_t>(side - 1, 1)) / 2; }

}  // namespace

SplineTransformer::SplineTransformer(std::int64_t side) : side_(side) {
  if (side < kLeastSide || side > kMostSide) {
    throw Error("spline transformer: found " + std::to_string(side) + " control points a side, expected " +
                std::to_string(kLeastSide) + " to " + std::to_string(kMostSide));
  }
  points_ = points_of({side, side});
}

std::string SplineTransformer::name() const { return side_ == 3 ? "tps" : "tps-" + std::to_string(side_); }

at::Tensor SplineTransformer::identity() const { return points_.t().reshape({-1}).to(at::kFloat); }

at::Tensor SplineTransformer::basis(const Lattice& over, at::ScalarType type, const at::Device& device) const {
  const std::lock_guard lock(mutex_);
  const std::tuple key{over, type, device.str()};
  if (const auto known = bases_.find(key); known != bases_.end()) return known->second;
  const std::int64_t count = points_.size(0);
  // [[K, P], [P', 0]] (w, a) = (values, 0)
  const at::Tensor upper = with_affine_part(kernel(points_, points_), points_);
  const at::Tensor lower = torch::cat({upper.slice(1, count).t(), torch::zeros({3, 3}, at::kDouble)}, 1);
  const at::Tensor values = torch::eye(count + 3, count, at::kDouble);
  const at::Tensor weights = at::linalg_solve(torch::cat({upper, lower}), values);
  const at::Tensor places = points_of(over);
  if (bases_.size() >= kMostBases) bases_.clear();
  return bases_[key] = with_affine_part(kernel(places, points_), places).mm(weights).to(device, type);
}

at::Tensor SplineTransformer::grid(const at::Tensor& u, const Lattice& over) const {
  const at::Tensor weights = basis(over, u.scalar_type(), u.device());
  const at::Tensor finite = u.nan_to_num(0.0).reshape({-1, points_.size(0)});  // [2N, side^2]
  return finite.mm(weights.t()).view({-1, 2, over.height, over.width}).permute({0, 2, 3, 1});
}

std::vector<PoseControl> SplineTransformer::controls(std::int64_t height, std::int64_t width) const {
  std::vector<PoseControl> all;
  for (const bool along_x : {true, false}) {
    const double most = static_cast<double>(along_x ? width : height);
    for (std::int64_t k = 0; k < points_.size(0); ++k) {
      const std::string place = std::to_string(k / side_ + 1) + "," + std::to_string(k % side_ + 1);
      all.push_back({(along_x ? "x " : "y ") + place,
                     "moves the picture at the control point in row " + std::to_string(k / side_ + 1) + ", column " +
                         std::to_string(k % side_ + 1) + (along_x ? " to the right" : " down"),
                     PoseUnit::pixels, 0, 4, most, -most});
    }
  }
  return all;
}

PoseControls SplineTransformer::to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  const at::Tensor moved = identity().to(u.options().requires_grad(false)) - u;
  const std::int64_t count = points_.size(0);
  return {
      torch::cat({moved.slice(1, 0, count) * pixels(width), moved.slice(1, count) * pixels(height)}, 1).to(at::kFloat),
      torch::zeros({u.size(0)}, at::kBool)};
}

at::Tensor SplineTransformer::from_controls(const PoseControls& controls, std::int64_t height,
                                            std::int64_t width) const {
  const std::int64_t count = points_.size(0);
  const at::Tensor& v = controls.values;
  const at::Tensor moved = torch::cat({v.slice(1, 0, count) / pixels(width), v.slice(1, count) / pixels(height)}, 1);
  return identity() - moved.to(at::kFloat);
}

}  // namespace latitude::nn
