// Densely connected stacks: the "Neural Network" blocks of Vive 2017, figure 4 (two hidden layers of 256 rectified
// linear units unless a recipe says otherwise), with Glorot uniform weights (gain
// sqrt 2 before a rectified unit) and biases 0.
#pragma once

#include <torch/torch.h>

#include <vector>

#include "nn/body.h"

namespace latitude::nn {

// A dense layer with Glorot uniform weights (Glorot and Bengio 2010) times `gain`, drawn from `from`, biases 0.
torch::nn::Linear dense(std::int64_t inputs, std::int64_t outputs, at::Generator& from, double gain = 1);

class MlpImpl : public Body {
 public:
  // Hidden layers of the given widths, each followed by ReLU; no layer gives the identity.
  MlpImpl(std::int64_t inputs, const std::vector<std::int64_t>& hidden, at::Generator& from);
  at::Tensor forward(at::Tensor x);  // [N, inputs] -> [N, outputs()]
  std::int64_t outputs() const { return outputs_; }

  // As a body of encoders, "dense".
  Features features(const at::Tensor& images) override;
  std::int64_t z_outputs() const override { return outputs_; }
  std::int64_t u_outputs() const override { return outputs_; }

 private:
  std::int64_t outputs_;
  std::vector<torch::nn::Linear> layers_;
};
TORCH_MODULE(Mlp);

}  // namespace latitude::nn
