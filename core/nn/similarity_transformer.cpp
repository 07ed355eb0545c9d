#include "nn/similarity_transformer.h"

#include <torch/torch.h>

namespace latitude::nn {
at::Tensor SimilarityTransformer::matrix(const at::Tensor& u) const {
  const at::Tensor finite = u.nan_to_num(0.0);
  const at::Tensor scale = scale_of(finite.select(1, 1));
  const at::Tensor cos = scale * finite.select(1, 0).cos(), sin = scale * finite.select(1, 0).sin();
  return torch::stack({cos, -sin, finite.select(1, 2), sin, cos, finite.select(1, 3)}, 1);
}

at::Tensor SimilarityTransformer::identity() const { return torch::zeros({4}); }

std::vector<PoseControl> SimilarityTransformer::controls(std::int64_t height, std::int64_t width) const {
  const std::vector<PoseControl> affine = affine_controls(height, width);
  PoseControl scale = affine[1];
  scale.name = "scale";
  scale.tip = "log of the template's factor in both directions";
  return {affine[0], scale, affine[4], affine[5]};
}

PoseControls SimilarityTransformer::to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  const PoseControls affine = to_affine_controls(matrix(u), height, width);
  return {affine.values.index_select(1, torch::tensor({0, 1, 4, 5})), affine.mirrored};
}

at::Tensor SimilarityTransformer::from_controls(const PoseControls& controls, std::int64_t height,
                                                std::int64_t width) const {
  const at::Tensor& v = controls.values;
  const at::Tensor rotation = v.slice(1, 0, 1), scale = v.slice(1, 1, 2), shift = v.slice(1, 2, 4);
  const at::Tensor m = from_affine_controls(
      {torch::cat({rotation, scale, scale, torch::zeros_like(scale), shift}, 1), torch::zeros_like(controls.mirrored)},
      height, width);
  return torch::stack({torch::atan2(m.select(1, 3), m.select(1, 0)), torch::hypot(m.select(1, 0), m.select(1, 3)).log(),
                       m.select(1, 2), m.select(1, 5)},
                      1);
}

}  // namespace latitude::nn
