// The affine transformer with 6 parameters: u = (a, b, c, d, e, f), the rows of the 2 x 3 matrix M =
// template_from_image (Vive 2017, section V.iii).
#pragma once

#include "nn/affine_matrix.h"

namespace latitude::nn {

class AffineTransformer : public MatrixTransformer {
 public:
  std::string name() const override { return "affine"; }
  std::int64_t parameters() const override { return 6; }
  at::Tensor identity() const override;
  bool is_affine_map() const override { return true; }
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;

 protected:
  at::Tensor matrix(const at::Tensor& u) const override { return u; }
};

}  // namespace latitude::nn
