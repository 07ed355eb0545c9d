// The GPU's twin of the step in train/adadelta.cpp: one thread a weight, one pass over memory.
#include "cuda/adadelta.h"

namespace latitude::cuda {
namespace {

constexpr int kThreads = 256;

__global__ void move(AdadeltaStep s) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= s.count) return;
  const float g = s.gradient[i];
  const float square = s.rho * s.mean_square[i] + (1 - s.rho) * g * g;
  const float before = s.mean_step[i];
  const float step = g * sqrtf((before + s.epsilon) / (square + s.epsilon));
  s.mean_square[i] = square;
  s.mean_step[i] = s.rho * before + (1 - s.rho) * step * step;
  s.weights[i] -= s.rate * step;
}

}  // namespace

cudaError_t adadelta(const AdadeltaStep& step, cudaStream_t stream) {
  if (step.count == 0) return cudaSuccess;
  const auto blocks = static_cast<unsigned>((step.count + kThreads - 1) / kThreads);
  move<<<blocks, kThreads, 0, stream>>>(step);
  return cudaGetLastError();
}

}  // namespace latitude::cuda
