#include "train/flat_weights.h"

namespace latitude::train {

FlatWeights::FlatWeights(torch::nn::Module& module) {
  const std::vector<at::Tensor> parameters = module.parameters();
  const torch::NoGradGuard no_grad;
  std::vector<at::Tensor> flat;
  flat.reserve(parameters.size());
  for (const at::Tensor& parameter : parameters) flat.push_back(parameter.detach().reshape({-1}));
  weights_ = torch::cat(flat);
  gradient_ = torch::zeros_like(weights_);
  std::int64_t offset = 0;
  for (const at::Tensor& parameter : parameters) {
    const std::int64_t size = parameter.numel();
    parameter.set_data(weights_.narrow(0, offset, size).view(parameter.sizes()));
    // Autograd adds into a gradient that is already there, so it stays in the flat buffer.
    parameter.mutable_grad() = gradient_.narrow(0, offset, size).view(parameter.sizes());
    offset += size;
  }
}

}  // namespace latitude::train
