#include "model/pose_model.h"

#include <cmath>

#include "nn/mapped_transformer.h"

namespace latitude::model {
namespace {

// The paper starts the pose at the identity ("weights initialization centered on the identity usually help", section
// VI.ii) and gives no scale. A posterior as wide as a unit would throw every template off the picture at first, so q(u)
// starts with small weights and narrow, p(u) wider.
constexpr double kPoseGain = 0.1;
constexpr double kFirstPosteriorLogStd = -3;
constexpr double kFirstPriorLogStd = -1;
// A spatial code has the prior's scale instead, and its map is narrow.
constexpr double kFirstCodeLogStd = -1;
// Of the running mean and variance of poses without a density, per batch.
constexpr double kMomentum = 0.01;

constexpr std::int64_t kMostPoseCode = 128, kMostPoseHidden = 4096, kMostTemplateScale = 4;

constexpr const char *kIdentity = "identity", *kFree = "free";  // the starts
const std::vector<std::string> kPriors = {"fitted", "identity", "none", "full", "nonlinear"};

}  // namespace

PoseOptions read_pose_options(Options& options, const AutoencoderOptions& code, const ImageShape& shape) {
  PoseOptions chosen;
  chosen.transformer = options.choice("transformer", "affine", nn::transformer_names());
  chosen.prior = options.choice("pose_prior", "fitted", kPriors);
  if (chosen.prior == "full" || chosen.prior == "nonlinear") {
    const std::int64_t parameters = nn::make_transformer(chosen.transformer)->parameters();
    chosen.code = options.integer("pose_code", parameters, 1, kMostPoseCode);
  } else {
    chosen.start = options.choice("pose_start", kIdentity, {kIdentity, kFree});
  }
  if (chosen.prior == "nonlinear") chosen.hidden = options.integer("pose_hidden", 32, 1, kMostPoseHidden);
  chosen.template_scale = options.integer("template_scale", 1, 1, kMostTemplateScale);
  const std::int64_t drawn = shape.pixels() * chosen.template_scale * chosen.template_scale;
  check_weights(code.z + code.classes, {code.hidden.rbegin(), code.hidden.rend()}, drawn);
  return chosen;
}

Capabilities PoseModel::capabilities() const {
  Capabilities can = Autoencoder::capabilities();
  can.pose = true;
  can.pose_density = has_density();
  return can;
}

io::Json PoseModel::options() const {
  io::Json json = Autoencoder::options();
  json["transformer"] = pose_.transformer;
  json["pose_prior"] = pose_.prior;
  if (is_mapped()) json["pose_code"] = pose_.code;
  if (pose_.hidden > 0) json["pose_hidden"] = pose_.hidden;
  if (pose_.start == kFree) json["pose_start"] = pose_.start;
  if (pose_.template_scale > 1) json["template_scale"] = pose_.template_scale;
  return json;
}

void PoseModel::make_transformer(at::Generator& from) {
  transformer_ = nn::make_transformer(pose_.transformer);
  if (!is_mapped()) return;
  const auto map = register_module(
      "pose_map", std::make_shared<nn::PoseMap>(transformer_->identity(), pose_.code, pose_.hidden, from));
  transformer_ = std::make_shared<nn::MappedTransformer>(transformer_, map, pose_.code);
}

void PoseModel::make_u_heads(std::int64_t features, at::Generator& from) {
  const bool free = pose_.start == kFree;
  const double gain = is_mapped() ? 1 : kPoseGain;
  u_mean_ = register_module("u_mean", nn::dense(features, u_dim(), from, free ? 1 : gain));
  if (has_density()) u_log_std_ = register_module("u_log_std", nn::dense(features, u_dim(), from, gain));
  const torch::NoGradGuard no_grad;
  if (!free) u_mean_->bias.copy_(transformer_->identity());
  if (has_density()) u_log_std_->bias.fill_(is_mapped() ? kFirstCodeLogStd : kFirstPosteriorLogStd);
}

void PoseModel::make_template(at::Generator& from) {
  make_decoder(image_shape().pixels() * pose_.template_scale * pose_.template_scale, "template_logits", from);
}

void PoseModel::make_prior() {
  const at::Tensor nu = transformer_->identity().clone();
  const at::Tensor log_tau = torch::full({u_dim()}, is_mapped() ? 0 : kFirstPriorLogStd, at::kFloat);
  nu_ = pose_.prior == "fitted" ? register_parameter("prior_u_mean", nu) : register_buffer("prior_u_mean", nu);
  log_tau_ = pose_.prior == "fitted" || pose_.prior == "identity" ? register_parameter("prior_u_log_std", log_tau)
                                                                  : register_buffer("prior_u_log_std", log_tau);
}

void PoseModel::encode_u(const at::Tensor& features, Encoded& q) {
  q.u.mean = u_mean_(features);
  if (has_density()) {
    q.u.log_std = nn::clip_log_std(u_log_std_(features));
    return;
  }
  q.u.log_std = torch::full_like(q.u.mean.detach(), std::log(nn::kLeastStd));
  if (is_training() && at::GradMode::is_enabled()) follow(q.u.mean.detach());
}

// Keeps the moments of the poses, for samples that have none of their own: "the average transformation observed on the
// training set" (section V.i).
void PoseModel::follow(const at::Tensor& u) {
  const torch::NoGradGuard no_grad;
  const at::Tensor variance = (2 * log_tau_).exp();
  const at::Tensor away = (u - nu_).square().mean(0);
  nu_.lerp_(u.mean(0), kMomentum);
  log_tau_.copy_(nn::clip_log_std(0.5 * variance.lerp(away, kMomentum).log()));
}

Decoded PoseModel::decode(const at::Tensor& z, const at::Tensor& u) {
  const ImageShape& s = image_shape();
  const at::Tensor drawn =
      decode_z(z).sigmoid().view({-1, s.channels, s.height * pose_.template_scale, s.width * pose_.template_scale});
  const at::Tensor grid = transformer_->grid(u, {s.height, s.width});
  return {.mean = nn::warp(drawn, grid), .logits = {}, .template_image = drawn, .grid = grid};
}

nn::Posterior PoseModel::prior_u() const { return {nu_, nn::clip_log_std(log_tau_)}; }

}  // namespace latitude::model
