#include "nn/conv_body.h"

#include <cmath>

#include "io/error.h"

namespace latitude::nn {

at::Tensor glorot_filters(at::IntArrayRef shape, std::int64_t fan_in, std::int64_t fan_out, at::Generator& from) {
  const double bound = std::sqrt(2.0) * std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
  return torch::empty(shape).uniform_(-bound, bound, from);
}

ConvBody::ConvBody(const BodyOptions& options, at::Generator& from) {
  std::int64_t channels = options.channels, height = options.height, width = options.width;
  for (const std::int64_t count : options.filters) {
    if (height < 2 || width < 2) {
      throw Error("model.filters: found " + std::to_string(options.filters.size()) + " convolutions, but pictures of " +
                  std::to_string(options.height) + " x " + std::to_string(options.width) +
                  " cannot be halved that often");
    }
    const std::string at = std::to_string(filters_.size());
    filters_.push_back(
        register_parameter("filters" + at, glorot_filters({count, channels, 3, 3}, 9 * channels, 9 * count, from)));
    biases_.push_back(register_parameter("bias" + at, torch::zeros({count})));
    channels = count;
    height /= 2;
    width /= 2;
  }
  dense_ = register_module("dense", Mlp(channels * height * width, options.hidden, from));
}

Features ConvBody::features(const at::Tensor& images) {
  at::Tensor h = images;
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    h = at::avg_pool2d(at::conv2d(h, filters_[i], biases_[i], 1, 1).relu(), 2);
  }
  h = dense_(h.flatten(1));
  return {h, h};
}

}  // namespace latitude::nn
