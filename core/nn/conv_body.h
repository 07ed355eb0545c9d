// A convolutional encoder (LeCun et al. 1998, with rectified units): 3 x 3 convolutions, each followed by a mean over
// 2 x 2 pixels, then one dense layer.
#pragma once

#include "nn/body.h"
#include "nn/mlp.h"

namespace latitude::nn {

// A 3 x 3 filter bank [outputs, inputs, 3, 3] or larger with Glorot uniform weights for rectified units.
at::Tensor glorot_filters(at::IntArrayRef shape, std::int64_t fan_in, std::int64_t fan_out, at::Generator& from);

class ConvBody : public Body {
 public:
  // Throws Error where the pictures are too small to be halved as often as there are filters.
  ConvBody(const BodyOptions& options, at::Generator& from);
  Features features(const at::Tensor& images) override;
  std::int64_t z_outputs() const override { return dense_->outputs(); }
  std::int64_t u_outputs() const override { return dense_->outputs(); }

 private:
  std::vector<at::Tensor> filters_, biases_;
  Mlp dense_{nullptr};
};

}  // namespace latitude::nn
