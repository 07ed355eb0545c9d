// Registers the GPU's kernel of the operator latitude::adadelta_ (its schema and the CPU's stand in
// train/adadelta.cpp).
#include <ATen/core/Tensor.h>
#include <c10/cuda/CUDAStream.h>
#include <torch/library.h>

#include "cuda/adadelta.h"

namespace latitude::cuda {
namespace {

void adadelta_cuda(at::Tensor weights, const at::Tensor& gradient, at::Tensor mean_square, at::Tensor mean_step,
                   double rate, double rho, double epsilon) {
  const cudaError_t error = adadelta({weights.data_ptr<float>(), gradient.const_data_ptr<float>(),
                                      mean_square.data_ptr<float>(), mean_step.data_ptr<float>(), weights.numel(),
                                      static_cast<float>(rate), static_cast<float>(rho), static_cast<float>(epsilon)},
                                     c10::cuda::getCurrentCUDAStream(weights.device().index()).stream());
  TORCH_CHECK(error == cudaSuccess, "latitude::adadelta_: ", cudaGetErrorString(error));
}

}  // namespace
}  // namespace latitude::cuda

TORCH_LIBRARY_IMPL(latitude, CUDA, m) { m.impl("adadelta_", &latitude::cuda::adadelta_cuda); }
