#include "nn/affine5_transformer.h"

#include <torch/torch.h>

namespace latitude::nn {
namespace {

constexpr std::int64_t kShear = 3;  // of the affine controls

}  // namespace

at::Tensor Affine5Transformer::matrix(const at::Tensor& u) const {
  const at::Tensor finite = u.nan_to_num(0.0);
  const at::Tensor cos = finite.select(1, 0).cos(), sin = finite.select(1, 0).sin();
  const at::Tensor sx = scale_of(finite.select(1, 1));
  const at::Tensor sy = scale_of(finite.select(1, 2));
  return torch::stack({sx * cos, -sx * sin, sx * finite.select(1, 3), sy * sin, sy * cos, sy * finite.select(1, 4)}, 1);
}

at::Tensor Affine5Transformer::identity() const { return torch::zeros({5}); }

std::vector<PoseControl> Affine5Transformer::controls(std::int64_t height, std::int64_t width) const {
  std::vector<PoseControl> all = affine_controls(height, width);
  all.erase(all.begin() + kShear);
  return all;
}

PoseControls Affine5Transformer::to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  const PoseControls affine = to_affine_controls(matrix(u), height, width);
  return {torch::cat({affine.values.slice(1, 0, kShear), affine.values.slice(1, kShear + 1)}, 1), affine.mirrored};
}

at::Tensor Affine5Transformer::from_controls(const PoseControls& controls, std::int64_t height,
                                             std::int64_t width) const {
  const at::Tensor& v = controls.values;
  const at::Tensor none = torch::zeros_like(v.slice(1, 0, 1));
  const at::Tensor m = from_affine_controls({torch::cat({v.slice(1, 0, kShear), none, v.slice(1, kShear)}, 1),
                                             torch::zeros_like(controls.mirrored)},
                                            height, width)
                           .to(at::kDouble);
  const at::Tensor sx = torch::hypot(m.select(1, 0), m.select(1, 1)), sy = torch::hypot(m.select(1, 3), m.select(1, 4));
  return torch::stack({torch::atan2(m.select(1, 3), m.select(1, 4)), sx.log(), sy.log(), m.select(1, 2) / sx,
                       m.select(1, 5) / sy},
                      1)
      .to(at::kFloat);
}

}  // namespace latitude::nn
