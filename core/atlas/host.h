// A tensor's numbers on the host, wherever it is.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace latitude::atlas {

template <typename Number>
std::vector<Number> host_values(const at::Tensor& tensor) {
  const at::Tensor here = tensor.to(at::kCPU).contiguous();
  const auto* first = here.const_data_ptr<Number>();
  return {first, first + here.numel()};
}

}  // namespace latitude::atlas
