#include "nn/mapped_transformer.h"

#include <cmath>

#include "nn/mlp.h"

namespace latitude::nn {
namespace {

// Deviation of the pose that a fresh map gives to codes from the prior: as wide as a fresh fitted prior would start
// lets every template leave the picture.
constexpr double kFirstDeviation = 0.1;

}  // namespace

PoseMap::PoseMap(const at::Tensor& identity, std::int64_t code, std::int64_t hidden, at::Generator& from) {
  if (hidden > 0) hidden_ = register_module("hidden", dense(code, hidden, from));
  const std::int64_t inputs = hidden > 0 ? hidden : code;
  pose_ = register_module("pose", dense(inputs, identity.size(0), from));
  const torch::NoGradGuard no_grad;
  pose_->weight.normal_(0, kFirstDeviation / std::sqrt(static_cast<double>(inputs)), from);
  pose_->bias.copy_(identity);
}

at::Tensor PoseMap::forward(const at::Tensor& u) { return pose_(hidden_ ? hidden_(u).tanh() : u); }

MappedTransformer::MappedTransformer(std::shared_ptr<const Transformer> inner, std::shared_ptr<PoseMap> map,
                                     std::int64_t code)
    : inner_(std::move(inner)), map_(std::move(map)), code_(code) {}

at::Tensor MappedTransformer::identity() const { return torch::zeros({code_}); }

at::Tensor MappedTransformer::grid(const at::Tensor& u, const Lattice& over) const {
  return inner_->grid(map_->forward(u), over);
}

at::Tensor MappedTransformer::inverse_grid(const at::Tensor& u, std::int64_t height, std::int64_t width) const {
  return inner_->inverse_grid(map_->forward(u), height, width);
}

std::vector<PoseControl> MappedTransformer::controls(std::int64_t, std::int64_t) const {
  std::vector<PoseControl> all;
  for (std::int64_t k = 1; k <= code_; ++k) {
    all.push_back({"u" + std::to_string(k),
                   "dimension " + std::to_string(k) + " of the spatial code, which a learned map turns into the pose",
                   PoseUnit::plain, 0, 3, 10, -10});
  }
  return all;
}

PoseControls MappedTransformer::to_controls(const at::Tensor& u, std::int64_t, std::int64_t) const {
  return {u.to(at::kFloat), torch::zeros({u.size(0)}, at::kBool)};
}

at::Tensor MappedTransformer::from_controls(const PoseControls& controls, std::int64_t, std::int64_t) const {
  return controls.values.to(at::kFloat);
}

}  // namespace latitude::nn
