#include "nn/p4_body.h"

#include "io/error.h"
#include "nn/conv_body.h"

namespace latitude::nn {
namespace {

constexpr std::int64_t kTurns = 4;

// Filters on pictures [O, C, k, k], at four orientations: [4 O, C, k, k], the orientations of an output side by side.
at::Tensor lifted(const at::Tensor& filters) {
  std::vector<at::Tensor> turned;
  for (std::int64_t r = 0; r < kTurns; ++r) turned.push_back(filters.rot90(r, {2, 3}));
  return torch::stack(turned, 1).flatten(0, 1);
}

// Filters on features of four orientations [O, I, 4, k, k]: turned by r they read orientation s - r where they read s.
at::Tensor turned_together(const at::Tensor& filters) {
  std::vector<at::Tensor> turned;
  for (std::int64_t r = 0; r < kTurns; ++r) turned.push_back(filters.roll(r, 2).rot90(r, {3, 4}));
  return torch::stack(turned, 1).flatten(0, 1).flatten(1, 2);
}

}  // namespace

P4Body::P4Body(const BodyOptions& options, at::Generator& from) {
  std::int64_t side = options.height;
  const std::int64_t halvings = static_cast<std::int64_t>(options.filters.size());
  if (options.height != options.width || options.filters.empty() || options.hidden.empty() || halvings > 16 ||
      side % (std::int64_t{1} << halvings) != 0) {
    throw Error("model.encoder: p4 found pictures of " + std::to_string(options.height) + " x " +
                std::to_string(options.width) + ", " + std::to_string(halvings) + " filters and " +
                std::to_string(options.hidden.size()) +
                " hidden layers; expected square pictures whose side can be halved once for each of at least one "
                "filter, and at least one hidden layer");
  }
  const auto add = [&](at::IntArrayRef shape, std::int64_t fan_in, std::int64_t fan_out) {
    const std::string at = std::to_string(filters_.size());
    filters_.push_back(register_parameter("filters" + at, glorot_filters(shape, fan_in, fan_out, from)));
    biases_.push_back(register_parameter("bias" + at, torch::zeros({shape[0]})));
  };
  std::int64_t inputs = options.channels;
  for (const std::int64_t count : options.filters) {
    if (filters_.empty()) {
      add({count, inputs, 3, 3}, 9 * inputs, 9 * count);
    } else {
      add({count, inputs, kTurns, 3, 3}, 9 * kTurns * inputs, 9 * kTurns * count);
    }
    inputs = count;
    side /= 2;
  }
  outputs_ = options.hidden.back();
  add({outputs_, inputs, kTurns, side, side}, kTurns * inputs * side * side, kTurns * outputs_);
}

Features P4Body::features(const at::Tensor& images) {
  at::Tensor h = images;
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    const bool last = i + 1 == filters_.size();
    const at::Tensor bank = i == 0 ? lifted(filters_[i]) : turned_together(filters_[i]);
    h = at::conv2d(h, bank, biases_[i].repeat_interleave(kTurns), 1, last ? 0 : 1).relu();
    // A mean over 2 x 2 pixels turns with the picture, which a stride does not.
    if (!last) h = at::avg_pool2d(h, 2);
  }
  h = h.view({-1, outputs_, kTurns});
  return {h.amax(2), h.flatten(1)};
}

}  // namespace latitude::nn
