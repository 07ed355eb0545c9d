#include "nn/transformer.h"

#include <torch/torch.h>

#include <functional>
#include <utility>

#include "io/error.h"
#include "nn/affine5_transformer.h"
#include "nn/affine_transformer.h"
#include "nn/projective_transformer.h"
#include "nn/similarity_transformer.h"
#include "nn/spline_transformer.h"

namespace latitude::nn {
namespace {

using Maker = std::function<std::shared_ptr<const Transformer>()>;

// The registry: one line a transformer.
const std::vector<std::pair<std::string, Maker>>& registry() {
  static const std::vector<std::pair<std::string, Maker>> all = {
      {"affine", [] { return std::make_shared<AffineTransformer>(); }},
      {"affine-5", [] { return std::make_shared<Affine5Transformer>(); }},
      {"similarity", [] { return std::make_shared<SimilarityTransformer>(); }},
      {"projective", [] { return std::make_shared<ProjectiveTransformer>(); }},
      {"tps", [] { return std::make_shared<SplineTransformer>(3); }},
      {"tps-2", [] { return std::make_shared<SplineTransformer>(2); }},
      {"tps-4", [] { return std::make_shared<SplineTransformer>(4); }},
      {"tps-5", [] { return std::make_shared<SplineTransformer>(5); }},
      {"tps-6", [] { return std::make_shared<SplineTransformer>(6); }},
  };
  return all;
}

}  // namespace

at::Tensor Lattice::along_x(const at::TensorOptions& options) const {
  return torch::linspace(-x, x, width, options).unsqueeze(0).expand({height, width});
}

at::Tensor Lattice::along_y(const at::TensorOptions& options) const {
  return torch::linspace(-y, y, height, options).unsqueeze(1).expand({height, width});
}

at::Tensor Transformer::inverse_grid(const at::Tensor&, std::int64_t, std::int64_t) const {
  throw Error("transformer " + name() + ": found no inverse, expected one that can be undone");
}

std::shared_ptr<const Transformer> make_transformer(const std::string& name) {
  for (const auto& [known, make] : registry()) {
    if (known == name) return make();
  }
  std::string known;
  for (const std::string& each : transformer_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error("model.transformer: found \"" + name + "\", expected one of: " + known);
}

std::vector<std::string> transformer_names() {
  std::vector<std::string> names;
  for (const auto& entry : registry()) names.push_back(entry.first);
  return names;
}

at::Tensor warp(const at::Tensor& template_image, const at::Tensor& grid) {
  constexpr std::int64_t kBilinear = 0, kBorder = 1;
  return at::grid_sampler(template_image, grid, kBilinear, kBorder, /*align_corners=*/true);
}

}  // namespace latitude::nn
