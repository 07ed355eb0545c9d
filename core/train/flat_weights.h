// All learned tensors of a model in one flat buffer and all their gradients in another, so that an optimiser's step is
// one pass over memory instead of dozens of small operations (a quarter of a small model's step in Python's PyTorch).
#pragma once

#include <torch/torch.h>

namespace latitude::train {

class FlatWeights {
 public:
  // The module's parameters become views of the flat buffers; the module must not change its parameters afterwards.
  explicit FlatWeights(torch::nn::Module& module);

  void zero_gradient() { gradient_.zero_(); }
  at::Tensor& weights() { return weights_; }
  const at::Tensor& gradient() const { return gradient_; }

 private:
  at::Tensor weights_, gradient_;  // [W]
};

}  // namespace latitude::train
