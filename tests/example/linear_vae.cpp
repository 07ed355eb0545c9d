#include "example/linear_vae.h"

#include "nn/mlp.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

class LinearVae : public GenerativeModel {
 public:
  LinearVae(const ImageShape& shape, std::int64_t z, std::uint64_t seed) : GenerativeModel(shape), z_(z) {
    at::Generator from = nn::generator(seed);
    z_mean_ = register_module("z_mean", nn::dense(shape.pixels(), z, from));
    z_log_std_ = register_parameter("z_log_std", torch::zeros({z}));
    x_logits_ = register_module("x_logits", nn::dense(z, shape.pixels(), from));
  }

  std::string family() const override { return "linear-vae"; }
  Capabilities capabilities() const override { return {.posterior = true, .pose = false}; }
  io::Json options() const override { return {{"family", "linear-vae"}, {"z", z_}}; }
  std::int64_t z_dim() const override { return z_; }

  Encoded encode(const at::Tensor& images) override {
    const at::Tensor mean = z_mean_(images.flatten(1));
    return {.z = {mean, nn::clip_log_std(z_log_std_).expand_as(mean)}, .u = {}};
  }

  Decoded decode(const at::Tensor& z, const at::Tensor&) override {
    const ImageShape& s = image_shape();
    const at::Tensor logits = x_logits_(z).view({-1, s.channels, s.height, s.width});
    return {.mean = logits.sigmoid(), .logits = logits, .template_image = {}, .grid = {}};
  }

 private:
  std::int64_t z_;
  torch::nn::Linear z_mean_{nullptr}, x_logits_{nullptr};
  at::Tensor z_log_std_;
};

}  // namespace

Model make_linear_vae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const std::int64_t z = options.integer("z", 2, 1, kMostCode);
  options.finish();  // refuses whatever was not read above
  check_weights(shape.pixels(), {}, 2 * z);
  return std::make_shared<LinearVae>(shape, z, seed);
}

}  // namespace latitude::model
