// A transformer whose pose is read from a spatial code by a learned map, pose = b + W u: with p(u) = N(0, I) the pose
// has the full covariance W W^T around b, whose rank is the code's dimension (Vive 2017, section V.iii, "more flexible
// priors"); with a hidden layer between, "more flexible" still. The code takes the place of u everywhere.
#pragma once

#include <torch/torch.h>

#include <memory>

#include "nn/transformer.h"

namespace latitude::nn {

// The learned map from codes to poses: linear where `hidden` is 0, else through one layer of that many tanh units. A
// fresh one gives poses near `identity` [P] to codes from the prior.
class PoseMap : public torch::nn::Module {
 public:
  PoseMap(const at::Tensor& identity, std::int64_t code, std::int64_t hidden, at::Generator& from);
  at::Tensor forward(const at::Tensor& u);  // [N, code] -> [N, P]

 private:
  torch::nn::Linear hidden_{nullptr}, pose_{nullptr};
};

class MappedTransformer : public Transformer {
 public:
  MappedTransformer(std::shared_ptr<const Transformer> inner, std::shared_ptr<PoseMap> map, std::int64_t code);
  std::string name() const override { return inner_->name(); }
  std::int64_t parameters() const override { return code_; }
  at::Tensor identity() const override;
  at::Tensor grid(const at::Tensor& u, const Lattice& over) const override;
  bool invertible() const override { return inner_->invertible(); }
  at::Tensor inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  // The code's own numbers, in standard deviations of its prior.
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;

 private:
  std::shared_ptr<const Transformer> inner_;
  std::shared_ptr<PoseMap> map_;
  std::int64_t code_;
};

}  // namespace latitude::nn
