#include "nn/mlp.h"

#include <cmath>
#include <string>

namespace latitude::nn {

torch::nn::Linear dense(std::int64_t inputs, std::int64_t outputs, at::Generator& from, double gain) {
  torch::nn::Linear layer(inputs, outputs);
  const torch::NoGradGuard no_grad;
  const double bound = gain * std::sqrt(6.0 / static_cast<double>(inputs + outputs));
  layer->weight.uniform_(-bound, bound, from);
  layer->bias.zero_();
  return layer;
}

MlpImpl::MlpImpl(std::int64_t inputs, const std::vector<std::int64_t>& hidden, at::Generator& from) : outputs_(inputs) {
  for (const std::int64_t width : hidden) {
    const std::string name = "layer" + std::to_string(layers_.size());
    layers_.push_back(register_module(name, dense(outputs_, width, from, std::sqrt(2.0))));
    outputs_ = width;
  }
}

at::Tensor MlpImpl::forward(at::Tensor x) {
  for (auto& layer : layers_) x = layer(x).relu_();
  return x;
}

Features MlpImpl::features(const at::Tensor& images) {
  const at::Tensor h = forward(images.flatten(1));
  return {h, h};
}

}  // namespace latitude::nn
