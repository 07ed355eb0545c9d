#include "nn/affine_transformer.h"

#include <torch/torch.h>

namespace latitude::nn {

at::Tensor AffineTransformer::identity() const { return torch::tensor({1.f, 0.f, 0.f, 0.f, 1.f, 0.f}); }

std::vector<PoseControl> AffineTransformer::controls(std::int64_t height, std::int64_t width) const {
  return affine_controls(height, width);
}

PoseControls AffineTransformer::to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  return to_affine_controls(u, height, width);
}

at::Tensor AffineTransformer::from_controls(const PoseControls& controls, std::int64_t height,
                                            std::int64_t width) const {
  return from_affine_controls(controls, height, width);
}

}  // namespace latitude::nn
