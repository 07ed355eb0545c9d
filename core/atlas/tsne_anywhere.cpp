// t-SNE's operators in torch's own operations, for a GPU without our plug-in and any other device. None waits for the
// device.
#include <torch/torch.h>

#include <algorithm>
#include <optional>

#include "atlas/op_kernels.h"
#include "atlas/point_math.h"

namespace latitude::atlas::anywhere {
namespace {

constexpr std::int64_t kMostPairs = 1 << 24;  // that are looked at together: 64 MiB a table

// y_i - y_j of each entry of P, [2, entries].
at::Tensor differences(const at::Tensor& row, const at::Tensor& column, const at::Tensor& points) {
  const at::Tensor from = torch::repeat_interleave(row.diff(), std::make_optional(column.size(0)));
  return points.index_select(1, from) - points.index_select(1, column);
}

struct Places {
  at::Tensor node;  // [4, 4, N]: where a point's 16 nodes stand in the flattened grid
  at::Tensor t;     // [2, N]
};
Places places(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns) {
  const at::Tensor at = (points.to(at::kDouble) - frame.narrow(0, 0, 2).unsqueeze(1)) / frame[2];
  const at::Tensor whole = at.floor(), cell = whole.to(at::kLong);
  // Points that aren't finite must not reach beyond the grid.
  const at::Tensor column = cell[0].clamp(1, columns - 3), row = cell[1].clamp(1, rows - 3);
  const at::Tensor around = torch::arange(-1, 3, cell.options());
  return {(row + around.view({4, 1, 1})) * columns + column + around.view({1, 4, 1}), (at - whole).to(at::kFloat)};
}

// [2, 4, N], as kernels::weights and kernels::slopes.
at::Tensor weights(const at::Tensor& t) {
  const at::Tensor s = 1 - t;
  return torch::stack(
      {s.pow(3) / 6, (4 - 6 * t.square() + 3 * t.pow(3)) / 6, (4 - 6 * s.square() + 3 * s.pow(3)) / 6, t.pow(3) / 6},
      1);
}
at::Tensor slopes(const at::Tensor& t) {
  const at::Tensor s = 1 - t;
  return torch::stack({-s.square() / 2, (-4 * t + 3 * t.square()) / 2, (4 * s - 3 * s.square()) / 2, t.square() / 2},
                      1);
}

// The sum over a point's nodes of what they hold, weighed along y and along x.
at::Tensor weighed(const at::Tensor& held, const at::Tensor& along_y, const at::Tensor& along_x) {
  return (held * along_y.unsqueeze(1) * along_x.unsqueeze(0)).flatten(0, 1).sum(0);
}

}  // namespace

void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor forces) {
  const at::Tensor difference = differences(row, column, points);
  const at::Tensor pull = value / (1 + difference.square().sum(0));
  for (const std::int64_t side : {0, 1}) {
    forces.select(0, side).copy_(torch::segment_reduce(pull * difference[side], "sum", /*lengths=*/{}, /*indices=*/{},
                                                       row, /*axis=*/0, /*unsafe=*/true, /*initial=*/0));
  }
}

at::Tensor repulsion(const at::Tensor& points, at::Tensor forces) {
  const std::int64_t count = points.size(1), block = std::max<std::int64_t>(1, kMostPairs / count);
  at::Tensor z = torch::zeros({}, points.options().dtype(at::kDouble));
  for (std::int64_t first = 0; first < count; first += block) {
    const std::int64_t size = std::min(block, count - first);
    const at::Tensor difference = points.narrow(1, first, size).unsqueeze(2) - points.unsqueeze(1);
    const at::Tensor q = 1 / (1 + difference.square().sum(0));
    forces.narrow(1, first, size).copy_((difference * q.square()).sum(2));
    z += q.sum(1).sum(at::kDouble);
  }
  return z - count;  // without j = i
}

at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns) {
  const Places at = places(points, frame, rows, columns);
  const at::Tensor weight = weights(at.t), mass = weight[1].unsqueeze(1) * weight[0].unsqueeze(0);
  at::Tensor nodes = torch::zeros({rows * columns}, points.options());
  return nodes.index_add_(0, at.node.flatten(), mass.flatten()).view({rows, columns});
}

at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces) {
  const Places at = places(points, frame, nodes.size(0), nodes.size(1));
  const at::Tensor held = nodes.flatten().index_select(0, at.node.flatten()).view(at.node.sizes());
  const at::Tensor weight = weights(at.t), slope = slopes(at.t), scale = (-0.5 / frame[2]).to(at::kFloat);
  forces[0].copy_(scale * weighed(held, weight[1], slope[0]));
  forces[1].copy_(scale * weighed(held, slope[1], weight[0]));
  return weighed(held, weight[1], weight[0]).sum(at::kDouble);
}

void advance(at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate) {
  const at::Tensor gradient = pull * attracted - (4 / z).to(at::kFloat) * repelled;
  const at::Tensor same = ((update > 0) == (gradient > 0)).logical_and((update < 0) == (gradient < 0));
  gain.copy_(torch::where(same, gain * 0.8 + kernels::kLeastGain, gain + 0.2));
  update.mul_(kernels::kMomentum).sub_(rate * gain * gradient);
  update.mul_((kernels::kLongestStep / torch::hypot(update[0], update[1])).clamp_max(1));
  points.add_(update);
  points.sub_(points.mean(1, /*keepdim=*/true));
}

at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z) {
  const at::Tensor p = value.to(at::kDouble);
  const at::Tensor squared = differences(row, column, points).square().sum(0).to(at::kDouble);
  return torch::special::xlogy(p, p * (1 + squared) * z).sum();
}

}  // namespace latitude::atlas::anywhere
