#include "model/tvae.h"

#include <cmath>

#include "nn/mlp.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

// The paper starts the pose at the identity ("weights initialization centered on the identity usually help", section
// VI.ii) and gives no scale. A posterior as wide as a unit would throw every template off the picture at first, so q(u)
// starts with small weights and narrow, p(u) wider.
constexpr double kPoseGain = 0.1;
constexpr double kFirstPosteriorLogStd = -3;
constexpr double kFirstPriorLogStd = -1;

struct TvaeOptions {
  std::int64_t z;
  std::vector<std::int64_t> hidden;
  std::string transformer, pose_prior;
};

class Tvae : public GenerativeModel {
 public:
  Tvae(const ImageShape& shape, TvaeOptions chosen, std::uint64_t seed)
      : GenerativeModel(shape), chosen_(std::move(chosen)), transformer_(nn::make_transformer(chosen_.transformer)) {
    at::Generator from = nn::generator(seed);
    const std::vector<std::int64_t>& hidden = chosen_.hidden;
    const std::int64_t poses = transformer_->parameters();
    encoder_ = register_module("encoder", nn::Mlp(shape.pixels(), hidden, from));
    z_mean_ = register_module("z_mean", nn::dense(encoder_->outputs(), chosen_.z, from));
    z_log_std_ = register_module("z_log_std", nn::dense(encoder_->outputs(), chosen_.z, from));
    u_mean_ = register_module("u_mean", nn::dense(encoder_->outputs(), poses, from, kPoseGain));
    u_log_std_ = register_module("u_log_std", nn::dense(encoder_->outputs(), poses, from, kPoseGain));
    decoder_ = register_module("decoder", nn::Mlp(chosen_.z, std::vector(hidden.rbegin(), hidden.rend()), from));
    template_logits_ = register_module("template_logits", nn::dense(decoder_->outputs(), shape.pixels(), from));

    const torch::NoGradGuard no_grad;
    u_mean_->bias.copy_(transformer_->identity());
    u_log_std_->bias.fill_(kFirstPosteriorLogStd);
    const at::Tensor nu = transformer_->identity().clone();
    nu_ = chosen_.pose_prior == "fitted" ? register_parameter("prior_u_mean", nu) : register_buffer("prior_u_mean", nu);
    log_tau_ = register_parameter("prior_u_log_std", torch::full({poses}, kFirstPriorLogStd));
  }

  std::string family() const override { return "tvae"; }
  Capabilities capabilities() const override { return {.posterior = true, .pose = true}; }
  io::Json options() const override {
    return {{"family", "tvae"},
            {"z", chosen_.z},
            {"hidden", chosen_.hidden},
            {"transformer", chosen_.transformer},
            {"pose_prior", chosen_.pose_prior}};
  }
  std::int64_t z_dim() const override { return chosen_.z; }
  std::int64_t u_dim() const override { return transformer_->parameters(); }

  Encoded encode(const at::Tensor& images) override {
    const at::Tensor h = encoder_(images.flatten(1));
    return {.z = {z_mean_(h), nn::clip_log_std(z_log_std_(h))}, .u = {u_mean_(h), nn::clip_log_std(u_log_std_(h))}};
  }

  Decoded decode(const at::Tensor& z, const at::Tensor& u) override {
    const ImageShape& s = image_shape();
    const at::Tensor drawn = template_logits_(decoder_(z)).sigmoid().view({-1, s.channels, s.height, s.width});
    const at::Tensor grid = transformer_->grid(u, s.height, s.width);
    return {.mean = nn::warp(drawn, grid), .logits = {}, .template_image = drawn, .grid = grid};
  }

  nn::Posterior prior_u() const override { return {nu_, nn::clip_log_std(log_tau_)}; }
  const nn::Transformer* transformer() const override { return transformer_.get(); }

 private:
  TvaeOptions chosen_;
  std::shared_ptr<const nn::Transformer> transformer_;
  nn::Mlp encoder_{nullptr}, decoder_{nullptr};
  torch::nn::Linear z_mean_{nullptr}, z_log_std_{nullptr}, u_mean_{nullptr}, u_log_std_{nullptr},
      template_logits_{nullptr};
  at::Tensor nu_, log_tau_;
};

}  // namespace

Model make_tvae(Options& options, const ImageShape& shape, std::uint64_t seed) {
  const TvaeOptions chosen{.z = options.integer("z", 20, 1, kMostCode),
                           .hidden = options.widths("hidden", {256, 256}),
                           .transformer = options.choice("transformer", "affine", nn::transformer_names()),
                           .pose_prior = options.choice("pose_prior", "fitted", {"fitted", "identity"})};
  options.finish();
  check_weights(shape.pixels(), chosen.hidden, 2 * chosen.z);
  return std::make_shared<Tvae>(shape, chosen, seed);
}

}  // namespace latitude::model
