// The affine transformer with 5 parameters, u = (psi, log Sx, log Sy, Tx, Ty): M = template_from_image = [[Sx cos psi,
// -Sx sin psi, Sx Tx], [Sy sin psi, Sy cos psi, Sy Ty]] (Vive 2017, section V.iii), which is a shift by T after a
// rotation by psi, then scaled along the template's axes. A normal prior on these is one on what they mean.
#pragma once

#include "nn/affine_matrix.h"

namespace latitude::nn {

class Affine5Transformer : public MatrixTransformer {
 public:
  std::string name() const override { return "affine-5"; }
  std::int64_t parameters() const override { return 5; }
  at::Tensor identity() const override;
  // rotation, scale x, scale y, shift x, shift y, as nn/affine_matrix.h has them; nothing shears or mirrors
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;

 protected:
  at::Tensor matrix(const at::Tensor& u) const override;
};

}  // namespace latitude::nn
