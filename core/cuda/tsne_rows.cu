// What t-SNE does to each point and each row of neighbours by itself: a thread each.
#include "atlas/point_math.h"
#include "cuda/block_sum.cuh"
#include "cuda/tsne.h"

namespace latitude::cuda {
namespace {

namespace kernels = atlas::kernels;

constexpr unsigned kThreads = 256;

__global__ void move(TsneStep s) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= s.count) return;
  const auto push = static_cast<float>(4 / *s.z);
  float update_x = s.update.x[i], update_y = s.update.y[i];
  kernels::advance(s.pull * s.attracted.x[i] - push * s.repelled.x[i], s.rate, s.gain.x[i], update_x);
  kernels::advance(s.pull * s.attracted.y[i] - push * s.repelled.y[i], s.rate, s.gain.y[i], update_y);
  kernels::shorten(update_x, update_y);
  s.update.x[i] = update_x;
  s.update.y[i] = update_y;
  s.points.x[i] += update_x;
  s.points.y[i] += update_y;
}

// What is computed on the way to a row's width is not kept: there is no room for it, and it is cheap to do again.
struct Forget {
  __host__ __device__ void operator()(std::int64_t, double) const {}
};

__global__ void calibrate(const float* squared, std::int64_t count, std::int64_t k, double entropy, float* p) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= count) return;
  const float* row = squared + i * k;
  const kernels::Calibrated found = kernels::calibrate(row, k, entropy, Forget());
  for (std::int64_t j = 0; j < k; ++j) {
    const double distance = static_cast<double>(row[j]) - static_cast<double>(row[0]);
    p[i * k + j] = static_cast<float>(exp(-found.beta * distance) / found.sum);
  }
}

}  // namespace

cudaError_t tsne_advance(const TsneStep& step, cudaStream_t stream) {
  if (step.count == 0) return cudaSuccess;
  move<<<blocks_for(step.count, kThreads), kThreads, 0, stream>>>(step);
  return cudaGetLastError();
}

cudaError_t tsne_calibrate(const float* squared, std::int64_t count, std::int64_t k, double entropy, float* p,
                           cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  calibrate<<<blocks_for(count, kThreads), kThreads, 0, stream>>>(squared, count, k, entropy, p);
  return cudaGetLastError();
}

}  // namespace latitude::cuda
