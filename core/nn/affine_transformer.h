// The affine transformer with 6 parameters: u = (a, b, c, d, e, f), the rows of the 2 x 3 matrix M =
// template_from_image (Vive 2017, section V.iii). Its controls describe the inverse, image_from_template = R(rotation)
// K + shift with K = [[sx, -shear sy], [0, sy]] (the QR decomposition), which is what a person sees happen to the
// picture.
#pragma once

#include "nn/transformer.h"

namespace latitude::nn {

class AffineTransformer : public Transformer {
 public:
  std::string name() const override { return "affine"; }
  std::int64_t parameters() const override { return 6; }
  at::Tensor identity() const override;
  bool is_affine_map() const override { return true; }
  at::Tensor grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  // rotation (degrees, anticlockwise on the screen), log-scale x and y, shear, shift x (right) and y (down) in pixels
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;
};

}  // namespace latitude::nn
