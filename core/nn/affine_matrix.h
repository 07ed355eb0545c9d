// Affine maps of the plane as rows of 2 x 3 matrices, m = (a, b, c, d, e, f) for (x, y) -> (a x + b y + c, d x + e y +
// f), batched; and what a person sees happen when one of them is a picture's template_from_image.
#pragma once

#include "nn/transformer.h"

namespace latitude::nn {

// Where each place of a picture is sent: m [N, 6] -> [N, height, width, 2]. NaN in m becomes 0.
at::Tensor affine_grid(const at::Tensor& m, const Lattice& over);

// The inverse maps [N, 6]; of a map that flattens the plane that of one near it, so that every number stays finite.
at::Tensor affine_inverse(const at::Tensor& m);

// Of m = template_from_image its inverse, image_from_template = R(rotation) K + shift with K = [[sx, -shear sy], [0,
// sy]] (the QR decomposition): rotation in degrees, anticlockwise on the screen, log-scale x and y, shear, shift x
// (right) and y (down) in pixels, [N, 6].
std::vector<PoseControl> affine_controls(std::int64_t height, std::int64_t width);
PoseControls to_affine_controls(const at::Tensor& m, std::int64_t height, std::int64_t width);
at::Tensor from_affine_controls(const PoseControls& controls, std::int64_t height, std::int64_t width);

// exp of a log-scale, which is kept where numbers stay in their range; a diverging training's is not.
at::Tensor scale_of(const at::Tensor& log_scale);

// Transformers whose pose is an affine map, whatever its parameters: they differ in how u gives the matrix.
class MatrixTransformer : public Transformer {
 public:
  at::Tensor grid(const at::Tensor& u, const Lattice& over) const override;
  bool invertible() const override { return true; }
  at::Tensor inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;

 protected:
  virtual at::Tensor matrix(const at::Tensor& u) const = 0;  // template_from_image: [N, P] -> [N, 6]
};

}  // namespace latitude::nn
