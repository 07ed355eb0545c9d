#include "geometry/magnification.h"

#include <torch/torch.h>

#include "io/error.h"

namespace latitude::geometry {
namespace {

// The derivatives of phi along each dimension of z, [D, N, M].
at::Tensor jacobian(const LikelihoodEmbedding& embed, const at::Tensor& z, double step) {
  const std::int64_t count = z.size(0), dimensions = z.size(1);
  const at::Tensor aside = (torch::eye(dimensions, z.options()) * step).unsqueeze(1);  // [D, 1, D]
  const at::Tensor around = torch::cat({z + aside, z - aside}).flatten(0, 1);          // [2 D N, D]
  const at::Tensor phi = embed(around).view({2, dimensions, count, -1});
  return (phi[0] - phi[1]).div_(2 * step);
}

}  // namespace

at::Tensor magnification(const LikelihoodEmbedding& embed, const at::Tensor& z, const MagnificationOptions& options) {
  if (z.dim() != 2 || z.size(1) < 1) throw Error("magnification: expected codes of shape [N, D]");
  if (!z.isfinite().all().item<bool>()) throw Error("magnification: the codes hold values that are not finite");
  const torch::NoGradGuard no_grad;
  at::Tensor result = torch::empty({z.size(0)}, at::kDouble);
  for (std::int64_t first = 0; first < z.size(0); first += options.block) {
    if (options.stop && options.stop()) return {};
    const at::Tensor block = z.slice(0, first, first + options.block);
    // In double from here on: directions that are nearly parallel cancel in the determinant.
    const at::Tensor j = jacobian(embed, block, options.step).to(at::kDouble).transpose(0, 1);  // [n, D, M]
    const at::Tensor metric = j.bmm(j.transpose(1, 2));
    result.slice(0, first, first + options.block) = at::linalg_det(metric).clamp_min(0).sqrt();
  }
  return result;
}

}  // namespace latitude::geometry
