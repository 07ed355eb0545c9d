// The similarity transformer with 4 parameters, u = (psi, log S, Tx, Ty): template_from_image turns by psi, scales by S
// and shifts by T, M = [[S cos psi, -S sin psi, Tx], [S sin psi, S cos psi, Ty]]. Shapes stay as they are.
#pragma once

#include "nn/affine_matrix.h"

namespace latitude::nn {

class SimilarityTransformer : public MatrixTransformer {
 public:
  std::string name() const override { return "similarity"; }
  std::int64_t parameters() const override { return 4; }
  at::Tensor identity() const override;
  // rotation, scale, shift x, shift y
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;

 protected:
  at::Tensor matrix(const at::Tensor& u) const override;
};

}  // namespace latitude::nn
