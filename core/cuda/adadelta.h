// The Adadelta step on a GPU (Zeiler 2012, algorithm 1): plain pointers, so that nvcc never reads torch's headers.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

namespace latitude::cuda {

struct AdadeltaStep {
  float* weights;
  const float* gradient;
  float* mean_square;  // E[g^2]
  float* mean_step;    // E[dx^2]
  std::int64_t count;
  float rate, rho, epsilon;
};

// Queues the step on the stream; returns the launch's error.
cudaError_t adadelta(const AdadeltaStep& step, cudaStream_t stream);

}  // namespace latitude::cuda
