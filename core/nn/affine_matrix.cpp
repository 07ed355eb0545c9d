#include "nn/affine_matrix.h"

#include <torch/torch.h>

#include <algorithm>
#include <numbers>

namespace latitude::nn {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
// A pose that flattens the picture has no inverse; its controls are those of a pose this near to it.
constexpr double kLeastDeterminant = 1e-8;

// Half the extent of the picture in pixels: one unit of the [-1, 1] coordinates. Where there is one row or column, a
// shift means nothing, but must go there and back.
double unit_x(std::int64_t width) { return static_cast<double>(std::max<std::int64_t>(width - 1, 1)) / 2; }
double unit_y(std::int64_t height) { return static_cast<double>(std::max<std::int64_t>(height - 1, 1)) / 2; }

// The inverse of affine maps given by their columns [N]: the linear part (a, b, d, e) and the shift (c, f).
struct Affine {
  at::Tensor a, b, c, d, e, f;

  Affine inverse() const {
    const at::Tensor det = a * e - b * d;
    const at::Tensor sign = torch::where(det < 0, -torch::ones_like(det), torch::ones_like(det));
    const at::Tensor scale = 1 / (sign * det.abs().clamp_min(kLeastDeterminant));
    Affine inv{e * scale, -b * scale, {}, -d * scale, a * scale, {}};
    inv.c = -(inv.a * c + inv.b * f);
    inv.f = -(inv.d * c + inv.e * f);
    return inv;
  }

  at::Tensor rows() const { return torch::stack({a, b, c, d, e, f}, 1); }
};

Affine columns(const at::Tensor& m) {
  return {m.select(1, 0), m.select(1, 1), m.select(1, 2), m.select(1, 3), m.select(1, 4), m.select(1, 5)};
}

}  // namespace

at::Tensor affine_grid(const at::Tensor& m, const Lattice& over) {
  const auto options = m.options().requires_grad(false);
  const at::Tensor x = over.along_x(options), y = over.along_y(options);
  const at::Tensor points = torch::stack({x, y, torch::ones_like(x)}, 0).reshape({3, over.height * over.width});
  // [2N, 3] x [3, HW]: one matrix product for the whole batch.
  const at::Tensor finite = m.nan_to_num(0.0);  // finite poses give no NaN, at most infinities
  const at::Tensor moved = finite.reshape({-1, 3}).mm(points).view({-1, 2, over.height, over.width});
  return moved.permute({0, 2, 3, 1});
}

at::Tensor affine_inverse(const at::Tensor& m) { return columns(m).inverse().rows(); }

at::Tensor scale_of(const at::Tensor& log_scale) {
  constexpr double kMostLogScale = 20;
  return log_scale.clamp(-kMostLogScale, kMostLogScale).exp();
}

at::Tensor MatrixTransformer::grid(const at::Tensor& u, const Lattice& over) const {
  return affine_grid(matrix(u), over);
}

at::Tensor MatrixTransformer::inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  return affine_grid(affine_inverse(matrix(u)), {height, width});
}

std::vector<PoseControl> affine_controls(std::int64_t height, std::int64_t width) {
  const double x = static_cast<double>(width), y = static_cast<double>(height);
  return {
      {"rotation", "turns the picture anticlockwise (the angle in the QR decomposition of the inverse of T_u)",
       PoseUnit::degrees, 0, 45, 180, -180},
      {"scale x", "log of the template's width factor", PoseUnit::log_factor, 0, 0.7, 3, -3},
      {"scale y", "log of the template's height factor", PoseUnit::log_factor, 0, 0.7, 3, -3},
      {"shear", "slants the template like italics: shift to the right for each unit of height", PoseUnit::plain, 0, 0.5,
       4, -4},
      {"shift x", "moves the template to the right", PoseUnit::pixels, 0, 6, x, -x},
      {"shift y", "moves the template down", PoseUnit::pixels, 0, 6, y, -y},
  };
}

PoseControls to_affine_controls(const at::Tensor& m, std::int64_t height, std::int64_t width) {
  const Affine image = columns(m.to(at::kDouble)).inverse();  // image_from_template
  // The screen's y points down, so anticlockwise to the eye is a negative angle of the matrix.
  const at::Tensor angle = torch::atan2(image.d, image.a);
  const at::Tensor cos = angle.cos(), sin = angle.sin();
  const at::Tensor sx = torch::hypot(image.a, image.d).clamp_min(1e-6);
  const at::Tensor upper = cos * image.b + sin * image.e;
  const at::Tensor sy = cos * image.e - sin * image.b;  // its sign is the determinant's
  const at::Tensor values =
      torch::stack({-angle * kDegrees, sx.log(), sy.abs().clamp_min(1e-6).log(), -upper / sy.abs().clamp_min(1e-6),
                    image.c * unit_x(width), image.f * unit_y(height)},
                   1);
  return {values.to(at::kFloat), sy < 0};
}

at::Tensor from_affine_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) {
  const at::Tensor v = controls.values.to(at::kDouble);
  const at::Tensor angle = -v.select(1, 0) / kDegrees;
  const at::Tensor cos = angle.cos(), sin = angle.sin();
  const at::Tensor sx = v.select(1, 1).exp();
  const at::Tensor height_factor = v.select(1, 2).exp();
  const at::Tensor sy = torch::where(controls.mirrored, -height_factor, height_factor);
  const at::Tensor upper = -v.select(1, 3) * height_factor;
  const Affine image{cos * sx, cos * upper - sin * sy, v.select(1, 4) / unit_x(width),
                     sin * sx, sin * upper + cos * sy, v.select(1, 5) / unit_y(height)};
  return image.inverse().rows().to(at::kFloat);
}

}  // namespace latitude::nn
