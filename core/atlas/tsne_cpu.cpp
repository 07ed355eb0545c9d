// t-SNE's operators on the CPU: the loops of kernels.h over all threads. Sums are taken in parts, one for each thread,
// and added in their order, so that a map depends on its codes and the number of threads alone.
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "atlas/kernels.h"
#include "atlas/op_kernels.h"
#include "atlas/point_math.h"

namespace latitude::atlas::cpu {
namespace {

// [2, N] as the loops see it.
struct Both {
  float* x;
  float* y;
};
std::int64_t count_of(const at::Tensor& points) { return points.size(1); }
void check(const at::Tensor& tensor, const char* what) {
  TORCH_CHECK(tensor.is_contiguous() && tensor.scalar_type() == at::kFloat && tensor.dim() == 2 && tensor.size(0) == 2,
              "latitude::tsne: ", what, " must be a contiguous [2, N] float tensor");
}
kernels::Points points_in(const at::Tensor& points) {
  check(points, "points");
  const float* first = points.const_data_ptr<float>();
  return {first, first + count_of(points)};
}
Both both_in(const at::Tensor& tensor, const at::Tensor& points) {
  check(tensor, "what goes with points");
  TORCH_CHECK(tensor.size(1) == points.size(1), "latitude::tsne: found ", tensor.size(1), " numbers for ",
              points.size(1), " points");
  auto* first = tensor.data_ptr<float>();
  return {first, first + count_of(points)};
}

kernels::Grid grid_of(const at::Tensor& frame, std::int64_t columns) {
  const auto* at = frame.const_data_ptr<double>();
  return {at[0], at[1], at[2], static_cast<std::size_t>(columns)};
}

template <typename Work>
double sum_over_parts(std::int64_t points, Work work) {
  const auto count = static_cast<std::size_t>(points);
  const auto parts = static_cast<std::int64_t>(at::get_num_threads());
  std::vector<double> sums(static_cast<std::size_t>(parts), 0);
  at::parallel_for(0, parts, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t part = from; part < to; ++part) {
      const auto at = [&](std::int64_t p) {
        return count * static_cast<std::size_t>(p) / static_cast<std::size_t>(parts);
      };
      sums[static_cast<std::size_t>(part)] = work(static_cast<std::size_t>(part), at(part), at(part + 1));
    }
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

float mean_of(const float* values, std::int64_t count) {
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += double{values[i]};
  return static_cast<float>(sum / static_cast<double>(count));
}

}  // namespace

void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor forces) {
  const kernels::Points at = points_in(points);
  const Both to = both_in(forces, points);
  const auto* rows = row.const_data_ptr<std::int64_t>();
  const auto* columns = column.const_data_ptr<std::int32_t>();
  const auto* values = value.const_data_ptr<float>();
  at::parallel_for(0, count_of(points), 512, [&](std::int64_t first, std::int64_t last) {
    kernels::attraction(rows, columns, values, at, static_cast<std::size_t>(first), static_cast<std::size_t>(last),
                        to.x, to.y);
  });
}

at::Tensor repulsion(const at::Tensor& points, at::Tensor forces) {
  const kernels::Points at = points_in(points);
  const Both to = both_in(forces, points);
  const auto count = static_cast<std::size_t>(count_of(points));
  const double z = sum_over_parts(count_of(points), [&](std::size_t, std::size_t first, std::size_t last) {
    return kernels::repulsion(at, count, first, last, to.x, to.y);
  });
  return torch::scalar_tensor(z, at::kDouble);
}

at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns) {
  const kernels::Points at = points_in(points);
  const kernels::Grid grid = grid_of(frame, columns);
  // A grid for each thread, summed.
  const auto parts = static_cast<std::int64_t>(at::get_num_threads());
  at::Tensor masses = torch::zeros({parts, rows, columns});
  auto* nodes = masses.data_ptr<float>();
  sum_over_parts(count_of(points), [&](std::size_t part, std::size_t first, std::size_t last) {
    kernels::spread(at, first, last, grid, nodes + static_cast<std::int64_t>(part) * rows * columns);
    return 0.0;
  });
  return parts == 1 ? masses[0] : masses.sum(0);
}

at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces) {
  const kernels::Points at = points_in(points);
  const Both to = both_in(forces, points);
  TORCH_CHECK(nodes.is_contiguous() && nodes.dim() == 2, "latitude::tsne: nodes must be a contiguous table");
  const kernels::Grid grid = grid_of(frame, nodes.size(1));
  const auto* coefficients = nodes.const_data_ptr<float>();
  const double sum = sum_over_parts(count_of(points), [&](std::size_t, std::size_t first, std::size_t last) {
    return kernels::gather(at, first, last, grid, coefficients, to.x, to.y);
  });
  return torch::scalar_tensor(sum, at::kDouble);
}

void advance(at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull_by, double rate_by) {
  const Both at = both_in(points, points), step = both_in(update, points), gains = both_in(gain, points);
  const kernels::Points pulled = points_in(attracted), pushed = points_in(repelled);
  const auto pull = static_cast<float>(pull_by), push = static_cast<float>(4 / *z.const_data_ptr<double>()),
             rate = static_cast<float>(rate_by);
  const std::int64_t count = count_of(points);
  for (std::int64_t i = 0; i < count; ++i) {
    kernels::advance(pull * pulled.x[i] - push * pushed.x[i], rate, gains.x[i], step.x[i]);
    kernels::advance(pull * pulled.y[i] - push * pushed.y[i], rate, gains.y[i], step.y[i]);
    kernels::shorten(step.x[i], step.y[i]);
    at.x[i] += step.x[i];
    at.y[i] += step.y[i];
  }
  const float x = mean_of(at.x, count), y = mean_of(at.y, count);
  for (std::int64_t i = 0; i < count; ++i) at.x[i] -= x;
  for (std::int64_t i = 0; i < count; ++i) at.y[i] -= y;
}

at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z) {
  const auto* values = value.const_data_ptr<float>();
  const auto* rows = row.const_data_ptr<std::int64_t>();
  const auto* columns = column.const_data_ptr<std::int32_t>();
  const kernels::Points at = points_in(points);
  const double log_z = std::log(*z.const_data_ptr<double>());
  const double total = sum_over_parts(count_of(points), [&](std::size_t, std::size_t first, std::size_t last) {
    double sum = 0;
    for (std::int64_t e = rows[first]; e < rows[last]; ++e) sum += double{values[e]};
    return kernels::divergence(rows, columns, values, at, first, last) + sum * log_z;
  });
  return torch::scalar_tensor(total, at::kDouble);
}

}  // namespace latitude::atlas::cpu
