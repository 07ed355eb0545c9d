// t-SNE's forces pair by pair: the attraction along P's rows, a warp a row, and the repulsion of all pairs, a thread a
// point, in tiles through shared memory.
#include "cuda/block_sum.cuh"
#include "cuda/tsne.h"

namespace latitude::cuda {
namespace {

constexpr unsigned kWarp = 32, kThreads = 256, kTile = 128;
constexpr unsigned kRowsInBlock = kThreads / kWarp;
constexpr unsigned kWholeWarp = 0xffffffffU;

// The row that this thread's warp looks after, the same for all of the warp: they leave a kernel together.
__device__ std::int64_t row_of_warp() {
  return static_cast<std::int64_t>(blockIdx.x) * kRowsInBlock + threadIdx.x / kWarp;
}

__global__ void attract(Rows p, Points at, std::int64_t count, Pair forces) {
  const std::int64_t i = row_of_warp();
  if (i >= count) return;
  const unsigned lane = threadIdx.x % kWarp;
  const std::int64_t last = p.row[i + 1];
  const float x = at.x[i], y = at.y[i];
  float fx = 0, fy = 0;
  for (std::int64_t e = p.row[i] + lane; e < last; e += kWarp) {
    const std::int32_t j = p.column[e];
    const float dx = x - at.x[j], dy = y - at.y[j];
    const float pull = p.value[e] / (1 + dx * dx + dy * dy);
    fx += pull * dx;
    fy += pull * dy;
  }
  for (unsigned offset = kWarp / 2; offset > 0; offset /= 2) {
    fx += __shfl_down_sync(kWholeWarp, fx, offset);
    fy += __shfl_down_sync(kWholeWarp, fy, offset);
  }
  if (lane == 0) {
    forces.x[i] = fx;
    forces.y[i] = fy;
  }
}

__global__ void diverge(Rows p, Points at, std::int64_t count, const double* z, double* parts) {
  const std::int64_t i = row_of_warp();
  double sum = 0;
  if (i < count) {
    const double log_z = log(*z);
    const std::int64_t last = p.row[i + 1];
    const float x = at.x[i], y = at.y[i];
    for (std::int64_t e = p.row[i] + threadIdx.x % kWarp; e < last; e += kWarp) {
      const double value = p.value[e];
      if (!(value > 0)) continue;
      const float dx = x - at.x[p.column[e]], dy = y - at.y[p.column[e]];
      sum += value * (log(value * (1 + static_cast<double>(dx * dx + dy * dy))) + log_z);
    }
  }
  sum = block_sum<kThreads>(sum);
  if (threadIdx.x == 0) parts[blockIdx.x] = sum;
}

// All threads load each tile and wait for each other, also those past the last point.
__global__ void repel(Points at, std::int64_t count, Pair forces, double* parts) {
  __shared__ float tile_x[kTile], tile_y[kTile];
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kTile + threadIdx.x;
  const bool mine = i < count;
  const float x = mine ? at.x[i] : 0, y = mine ? at.y[i] : 0;
  float fx = 0, fy = 0;
  double z = 0;
  for (std::int64_t base = 0; base < count; base += kTile) {
    const std::int64_t j = base + threadIdx.x;
    if (j < count) {
      tile_x[threadIdx.x] = at.x[j];
      tile_y[threadIdx.x] = at.y[j];
    }
    __syncthreads();
    const auto in_tile = static_cast<unsigned>(count - base < kTile ? count - base : kTile);
    float tile_fx = 0, tile_fy = 0, tile_z = 0;
    for (unsigned n = 0; n < in_tile; ++n) {
      const float dx = x - tile_x[n], dy = y - tile_y[n];
      const float q = __fdividef(1.0F, 1 + dx * dx + dy * dy);  // to two units in the last place
      tile_z += q;
      tile_fx += q * q * dx;
      tile_fy += q * q * dy;
    }
    fx += tile_fx;
    fy += tile_fy;
    z += static_cast<double>(tile_z);
    __syncthreads();
  }
  if (mine) {
    forces.x[i] = fx;
    forces.y[i] = fy;
  }
  const double sum = block_sum<kTile>(mine ? z - 1 : 0);  // without j = i
  if (threadIdx.x == 0) parts[blockIdx.x] = sum;
}

}  // namespace

std::int64_t tsne_parts_by_tile(std::int64_t count) { return blocks_for(count, kTile); }
std::int64_t tsne_parts_by_row(std::int64_t count) { return blocks_for(count, kRowsInBlock); }

cudaError_t tsne_attraction(const Rows& p, Points at, std::int64_t count, Pair forces, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  attract<<<blocks_for(count, kRowsInBlock), kThreads, 0, stream>>>(p, at, count, forces);
  return cudaGetLastError();
}

cudaError_t tsne_divergence(const Rows& p, Points at, std::int64_t count, const double* z, double* parts,
                            cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  diverge<<<blocks_for(count, kRowsInBlock), kThreads, 0, stream>>>(p, at, count, z, parts);
  return cudaGetLastError();
}

cudaError_t tsne_repulsion(Points at, std::int64_t count, Pair forces, double* parts, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  repel<<<blocks_for(count, kTile), kTile, 0, stream>>>(at, count, forces, parts);
  return cudaGetLastError();
}

}  // namespace latitude::cuda
