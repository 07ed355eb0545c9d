// t-SNE's masses onto a grid and forces back from it (core/atlas/repulsion.h says why): a thread a point. Masses are
// added as whole numbers of 2^-40, which many threads may do in any order with one result; floats would make a map
// differ in its last digits from run to run.
#include "atlas/point_math.h"
#include "cuda/block_sum.cuh"
#include "cuda/tsne.h"

namespace latitude::cuda {
namespace {

namespace kernels = atlas::kernels;

constexpr unsigned kThreads = 256;
// A million points on one node, 4/9 each, come to 2^59.
constexpr float kUnitsInOne = 1099511627776.0F;  // 2^40
constexpr double kUnit = 1.0 / 1099511627776.0;

// A point's place, with its 16 nodes within the grid wherever it is, be it not finite.
__device__ kernels::Place place_within(const Nodes& grid, float x, float y) {
  const kernels::Grid lie{grid.frame[0], grid.frame[1], grid.frame[2], static_cast<std::size_t>(grid.columns)};
  kernels::Place p = kernels::place(lie, x, y);
  const std::int64_t most_column = grid.columns - 3, most_row = grid.rows - 3;
  p.column = p.column > most_column ? most_column : (p.column < 1 ? 1 : p.column);
  p.row = p.row > most_row ? most_row : (p.row < 1 ? 1 : p.row);
  return p;
}

__global__ void spread(Points at, std::int64_t count, Nodes grid, unsigned long long* masses) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= count) return;
  const kernels::Place p = place_within(grid, at.x[i], at.y[i]);
  float wx[4], wy[4];
  kernels::weights(p.tx, wx);
  kernels::weights(p.ty, wy);
  for (int b = 0; b < 4; ++b) {
    unsigned long long* line = masses + (p.row - 1 + b) * grid.columns + (p.column - 1);
    for (int a = 0; a < 4; ++a) atomicAdd(line + a, __float2ull_rn(wy[b] * wx[a] * kUnitsInOne));
  }
}

__global__ void weigh(const unsigned long long* masses, std::int64_t count, float* nodes) {
  const std::int64_t n = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (n < count) nodes[n] = static_cast<float>(static_cast<double>(masses[n]) * kUnit);
}

// The spline's value at a point; minus half its gradient goes into (fx, fy).
__device__ float read(const Nodes& grid, const float* nodes, float x, float y, float& fx, float& fy) {
  const kernels::Place p = place_within(grid, x, y);
  float wx[4], wy[4], sx[4], sy[4];
  kernels::weights(p.tx, wx);
  kernels::weights(p.ty, wy);
  kernels::slopes(p.tx, sx);
  kernels::slopes(p.ty, sy);
  float value = 0, gx = 0, gy = 0;
  for (int b = 0; b < 4; ++b) {
    const float* line = nodes + (p.row - 1 + b) * grid.columns + (p.column - 1);
    float along = 0, slope = 0;
    for (int a = 0; a < 4; ++a) {
      along += wx[a] * line[a];
      slope += sx[a] * line[a];
    }
    value += wy[b] * along;
    gx += wy[b] * slope;
    gy += sy[b] * along;
  }
  const auto scale = static_cast<float>(-0.5 / grid.frame[2]);
  fx = scale * gx;
  fy = scale * gy;
  return value;
}

__global__ void gather(Points at, std::int64_t count, Nodes grid, const float* nodes, Pair forces, double* parts) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  double value = 0;
  if (i < count) value = static_cast<double>(read(grid, nodes, at.x[i], at.y[i], forces.x[i], forces.y[i]));
  value = block_sum<kThreads>(value);
  if (threadIdx.x == 0) parts[blockIdx.x] = value;
}

}  // namespace

std::int64_t tsne_parts_by_point(std::int64_t count) { return blocks_for(count, kThreads); }

cudaError_t tsne_spread(Points at, std::int64_t count, const Nodes& grid, std::int64_t* masses, float* nodes,
                        cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  auto* whole = reinterpret_cast<unsigned long long*>(masses);
  spread<<<blocks_for(count, kThreads), kThreads, 0, stream>>>(at, count, grid, whole);
  const cudaError_t error = cudaGetLastError();
  if (error != cudaSuccess) return error;
  const std::int64_t size = grid.rows * grid.columns;
  weigh<<<blocks_for(size, kThreads), kThreads, 0, stream>>>(whole, size, nodes);
  return cudaGetLastError();
}

cudaError_t tsne_gather(Points at, std::int64_t count, const Nodes& grid, const float* nodes, Pair forces,
                        double* parts, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  gather<<<blocks_for(count, kThreads), kThreads, 0, stream>>>(at, count, grid, nodes, forces, parts);
  return cudaGetLastError();
}

}  // namespace latitude::cuda
