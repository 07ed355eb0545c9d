#include "nn/projective_transformer.h"

#include <torch/torch.h>

#include "nn/affine_matrix.h"

namespace latitude::nn {
namespace {

// The horizon, where the homography's denominator is 0, and what lies beyond it are read as from this near to it.
constexpr double kLeastDepth = 1e-3;

// homography [N, 3, 3] -> [N, height, width, 2]
at::Tensor projective_grid(const at::Tensor& homography, const Lattice& over) {
  const auto options = homography.options().requires_grad(false);
  const at::Tensor x = over.along_x(options), y = over.along_y(options);
  const at::Tensor points = torch::stack({x, y, torch::ones_like(x)}, 0).reshape({3, over.height * over.width});
  const at::Tensor moved = homography.reshape({-1, 3}).mm(points).view({-1, 3, over.height, over.width});
  const at::Tensor depth = moved.narrow(1, 2, 1).clamp_min(kLeastDepth);
  return (moved.narrow(1, 0, 2) / depth).permute({0, 2, 3, 1});
}

at::Tensor homography_of(const at::Tensor& u) {
  const at::Tensor finite = u.nan_to_num(0.0);
  return torch::cat({finite, torch::ones_like(finite.narrow(1, 0, 1))}, 1).view({-1, 3, 3});
}

// Inverse up to a factor, which a homography does not feel: the adjugate, so that nothing is divided by.
at::Tensor adjugate(const at::Tensor& h) {
  const at::Tensor rows0 = h.select(1, 0), rows1 = h.select(1, 1), rows2 = h.select(1, 2);
  return torch::stack({torch::cross(rows1, rows2, 1), torch::cross(rows2, rows0, 1), torch::cross(rows0, rows1, 1)}, 2);
}

}  // namespace

at::Tensor ProjectiveTransformer::identity() const { return torch::tensor({1.f, 0.f, 0.f, 0.f, 1.f, 0.f, 0.f, 0.f}); }

at::Tensor ProjectiveTransformer::grid(const at::Tensor& u, const Lattice& over) const {
  return projective_grid(homography_of(u), over);
}

at::Tensor ProjectiveTransformer::inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  const at::Tensor inverse = adjugate(homography_of(u));
  // Depths are positive again in the middle of the picture.
  const at::Tensor middle = inverse.select(1, 2).select(1, 2).view({-1, 1, 1});
  const at::Tensor sign = torch::where(middle < 0, -torch::ones_like(middle), torch::ones_like(middle));
  return projective_grid(inverse / (sign * middle.abs().clamp_min(1e-8)), {height, width});
}

std::vector<PoseControl> ProjectiveTransformer::controls(std::int64_t height, std::int64_t width) const {
  std::vector<PoseControl> all = affine_controls(height, width);
  all.push_back({"tilt x", "moves the right side away from the eye", PoseUnit::plain, 0, 0.3, 0.9, -0.9});
  all.push_back({"tilt y", "moves the lower side away from the eye", PoseUnit::plain, 0, 0.3, 0.9, -0.9});
  return all;
}

PoseControls ProjectiveTransformer::to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  const at::Tensor g = u.select(1, 6), h = u.select(1, 7), c = u.select(1, 2), f = u.select(1, 5);
  const at::Tensor affine = torch::stack(
      {u.select(1, 0) - c * g, u.select(1, 1) - c * h, c, u.select(1, 3) - f * g, u.select(1, 4) - f * h, f}, 1);
  const PoseControls controls = to_affine_controls(affine, height, width);
  return {torch::cat({controls.values, u.narrow(1, 6, 2).to(at::kFloat)}, 1), controls.mirrored};
}

at::Tensor ProjectiveTransformer::from_controls(const PoseControls& controls, std::int64_t height,
                                                std::int64_t width) const {
  const at::Tensor m = from_affine_controls({controls.values.narrow(1, 0, 6), controls.mirrored}, height, width);
  const at::Tensor g = controls.values.select(1, 6).to(at::kFloat), h = controls.values.select(1, 7).to(at::kFloat);
  const at::Tensor c = m.select(1, 2), f = m.select(1, 5);
  return torch::stack(
      {m.select(1, 0) + c * g, m.select(1, 1) + c * h, c, m.select(1, 3) + f * g, m.select(1, 4) + f * h, f, g, h}, 1);
}

}  // namespace latitude::nn
