// The projective transformer with 8 parameters, the entries (a, b, c, d, e, f, g, h) of the homography [[a, b, c], [d,
// e, f], [g, h, 1]] = template_from_image: what a flat picture does before a camera. It is an affine map after the tilt
// [[1, 0, 0], [0, 1, 0], [g, h, 1]].
#pragma once

#include "nn/transformer.h"

namespace latitude::nn {

class ProjectiveTransformer : public Transformer {
 public:
  std::string name() const override { return "projective"; }
  std::int64_t parameters() const override { return 8; }
  at::Tensor identity() const override;
  at::Tensor grid(const at::Tensor& u, const Lattice& over) const override;
  bool invertible() const override { return true; }
  at::Tensor inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  // those of the affine map (nn/affine_matrix.h), then tilt x and tilt y
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;
};

}  // namespace latitude::nn
