// Registers the GPU's kernels of the operators latitude::tsne_... (their schemas and the CPU's stand in
// atlas/tsne_ops.cpp). tsne_join has none of its own: torch's sort is as good as any.
#include <ATen/core/Tensor.h>
#include <c10/core/DeviceGuard.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include <cmath>

#include "cuda/tsne.h"

namespace latitude::cuda {
namespace {

cudaStream_t stream_of(const at::Tensor& tensor) {
  return c10::cuda::getCurrentCUDAStream(tensor.device().index()).stream();
}

void check(cudaError_t error, const char* name) {
  TORCH_CHECK(error == cudaSuccess, "latitude::", name, ": ", cudaGetErrorString(error));
}

// A kernel that is handed memory of the wrong size or place ends the program, so that is looked at here.
void check_beside(const at::Tensor& tensor, const at::Tensor& points) {
  TORCH_CHECK(tensor.device() == points.device() && tensor.is_contiguous(),
              "latitude::tsne takes contiguous tensors on one device");
}

Points points_in(const at::Tensor& tensor, const at::Tensor& points) {
  check_beside(tensor, points);
  TORCH_CHECK(tensor.dim() == 2 && tensor.size(0) == 2 && tensor.size(1) == points.size(1),
              "latitude::tsne: points and what goes with them must be [2, N]");
  const auto* first = tensor.const_data_ptr<float>();
  return {first, first + tensor.size(1)};
}
Pair pair_in(const at::Tensor& tensor, const at::Tensor& points) {
  points_in(tensor, points);
  auto* first = tensor.data_ptr<float>();
  return {first, first + tensor.size(1)};
}

Rows rows_in(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points) {
  for (const at::Tensor& each : {row, column, value}) check_beside(each, points);
  TORCH_CHECK(row.numel() == points.size(1) + 1 && column.numel() == value.numel(),
              "latitude::tsne: found affinities of other points");
  return {row.const_data_ptr<std::int64_t>(), column.const_data_ptr<std::int32_t>(), value.const_data_ptr<float>()};
}

Nodes nodes_in(const at::Tensor& frame, std::int64_t rows, std::int64_t columns, const at::Tensor& points) {
  check_beside(frame, points);
  TORCH_CHECK(frame.numel() == 3 && rows >= 4 && columns >= 4, "latitude::tsne: found no grid of 4 x 4 nodes or more");
  return {frame.const_data_ptr<double>(), rows, columns};
}

const double* scalar_in(const at::Tensor& z, const at::Tensor& points) {
  check_beside(z, points);
  return z.const_data_ptr<double>();
}

at::Tensor parts_beside(const at::Tensor& points, std::int64_t parts) {
  return points.new_empty({parts}, points.options().dtype(at::kDouble));
}

void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor forces) {
  const c10::DeviceGuard guard(points.device());
  check(tsne_attraction(rows_in(row, column, value, points), points_in(points, points), points.size(1),
                        pair_in(forces, points), stream_of(points)),
        "tsne_attraction_");
}

at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z) {
  const c10::DeviceGuard guard(points.device());
  at::Tensor parts = parts_beside(points, tsne_parts_by_row(points.size(1)));
  check(tsne_divergence(rows_in(row, column, value, points), points_in(points, points), points.size(1),
                        scalar_in(z, points), parts.data_ptr<double>(), stream_of(points)),
        "tsne_divergence");
  return parts.sum();
}

at::Tensor repulsion(const at::Tensor& points, at::Tensor forces) {
  const c10::DeviceGuard guard(points.device());
  at::Tensor parts = parts_beside(points, tsne_parts_by_tile(points.size(1)));
  check(tsne_repulsion(points_in(points, points), points.size(1), pair_in(forces, points), parts.data_ptr<double>(),
                       stream_of(points)),
        "tsne_repulsion_");
  return parts.sum();
}

at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns) {
  const c10::DeviceGuard guard(points.device());
  at::Tensor masses = points.new_zeros({rows, columns}, points.options().dtype(at::kLong));
  at::Tensor nodes = points.new_empty({rows, columns});
  check(tsne_spread(points_in(points, points), points.size(1), nodes_in(frame, rows, columns, points),
                    masses.data_ptr<std::int64_t>(), nodes.data_ptr<float>(), stream_of(points)),
        "tsne_spread");
  return nodes;
}

at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces) {
  const c10::DeviceGuard guard(points.device());
  check_beside(nodes, points);
  at::Tensor parts = parts_beside(points, tsne_parts_by_point(points.size(1)));
  check(
      tsne_gather(points_in(points, points), points.size(1), nodes_in(frame, nodes.size(0), nodes.size(1), points),
                  nodes.const_data_ptr<float>(), pair_in(forces, points), parts.data_ptr<double>(), stream_of(points)),
      "tsne_gather_");
  return parts.sum();
}

void advance(at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate) {
  const c10::DeviceGuard guard(points.device());
  const TsneStep step{
      pair_in(points, points),     pair_in(update, points), pair_in(gain, points), points_in(attracted, points),
      points_in(repelled, points), scalar_in(z, points),    points.size(1),        static_cast<float>(pull),
      static_cast<float>(rate)};
  check(tsne_advance(step, stream_of(points)), "tsne_advance_");
  points.sub_(points.mean(1, /*keepdim=*/true));
}

at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity) {
  const c10::DeviceGuard guard(squared_distance.device());
  TORCH_CHECK(squared_distance.is_contiguous() && squared_distance.dim() == 2 && squared_distance.size(1) > 0,
              "latitude::tsne_calibrate takes a contiguous table");
  at::Tensor p = squared_distance.new_empty(squared_distance.sizes());
  check(tsne_calibrate(squared_distance.const_data_ptr<float>(), squared_distance.size(0), squared_distance.size(1),
                       std::log(perplexity), p.data_ptr<float>(), stream_of(squared_distance)),
        "tsne_calibrate");
  return p;
}

}  // namespace
}  // namespace latitude::cuda

TORCH_LIBRARY_IMPL(latitude, CUDA, m) {
  m.impl("tsne_attraction_", &latitude::cuda::attraction);
  m.impl("tsne_divergence", &latitude::cuda::divergence);
  m.impl("tsne_repulsion_", &latitude::cuda::repulsion);
  m.impl("tsne_spread", &latitude::cuda::spread);
  m.impl("tsne_gather_", &latitude::cuda::gather);
  m.impl("tsne_advance_", &latitude::cuda::advance);
  m.impl("tsne_calibrate", &latitude::cuda::calibrate);
}
