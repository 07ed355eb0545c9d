#include "model/vae.h"

#include "nn/mlp.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

class Vae : public GenerativeModel {
 public:
  Vae(const ImageShape& shape, std::int64_t z, const std::vector<std::int64_t>& hidden, std::uint64_t seed)
      : GenerativeModel(shape), z_(z), hidden_(hidden) {
    at::Generator from = nn::generator(seed);
    encoder_ = register_module("encoder", nn::Mlp(shape.pixels(), hidden, from));
    z_mean_ = register_module("z_mean", nn::dense(encoder_->outputs(), z, from));
    z_log_std_ = register_module("z_log_std", nn::dense(encoder_->outputs(), z, from));
    decoder_ = register_module("decoder", nn::Mlp(z, std::vector(hidden.rbegin(), hidden.rend()), from));
    x_logits_ = register_module("x_logits", nn::dense(decoder_->outputs(), shape.pixels(), from));
  }

  std::string family() const override { return "vae"; }
  Capabilities capabilities() const override { return {.posterior = true, .pose = false}; }
  io::Json options() const override { return {{"family", "vae"}, {"z", z_}, {"hidden", hidden_}}; }
  std::int64_t z_dim() const override { return z_; }

  Encoded encode(const at::Tensor& images) override {
    const at::Tensor h = encoder_(images.flatten(1));
    return {.z = {z_mean_(h), nn::clip_log_std(z_log_std_(h))}, .u = {}};
  }

  Decoded decode(const at::Tensor& z, const at::Tensor&) override {
    const ImageShape& s = image_shape();
    const at::Tensor logits = x_logits_(decoder_(z)).view({-1, s.channels, s.height, s.width});
    // While training only the likelihood is asked for, and that is taken from the logits.
    return {.mean = at::GradMode::is_enabled() ? at::Tensor() : logits.sigmoid(),
            .logits = logits,
            .template_image = {},
            .grid = {}};
  }

 private:
  std::int64_t z_;
  std::vector<std::int64_t> hidden_;
  nn::Mlp encoder_{nullptr}, decoder_{nullptr};
  torch::nn::Linear z_mean_{nullptr}, z_log_std_{nullptr}, x_logits_{nullptr};
};

}  // namespace

Model make_vae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const std::int64_t z = options.integer("z", 20, 1, kMostCode);
  const std::vector<std::int64_t> hidden = options.widths("hidden", {256, 256});
  options.finish();
  check_weights(shape.pixels(), hidden, 2 * z);
  return std::make_shared<Vae>(shape, z, hidden, seed);
}

}  // namespace latitude::model
