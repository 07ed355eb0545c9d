// What the families with a pose share (Vive 2017, sections II and III): the decoder draws a template from z and a
// spatial transformer places it by u; the heads of q(u given x) and the prior p(u). Options besides those of
// model/autoencoder.h:
//   "transformer" ("affine"; see nn/transformer.h for all),
//   "pose_prior", how u is distributed (section V.iii of the paper):
//     "fitted"     N(nu, diag(tau^2)), both learned (the default; with the transformer "affine-5" this is the paper's
//                  prior on the reparametrised map),
//     "identity"   nu fixed at the identity, tau learned,
//     "none"       no prior: q(u given x) is a point and costs nothing (the paper's first),
//     "full"       a standard normal spatial code u mapped linearly to the pose, which is then N(b, W W^T); the code's
//                  dimension, the most that the covariance's rank can be, is "pose_code" (as many as the pose has),
//     "nonlinear"  the same through one hidden layer of "pose_hidden" tanh units (32).
//   "pose_start" ("identity"): where poses begin that no code is mapped to; under "free" the mean of u begins as any
//                  dense layer, knowing nothing of poses: a way to the poor minima of the paper's section VI.ii,
//   "template_scale" (1): the template has so many pixels for each of the picture, in both directions.
// The KL divergence of u is in closed form under each of them, since the code of the last two is Gaussian itself.
#pragma once

#include "model/autoencoder.h"

namespace latitude::model {

struct PoseOptions {
  std::string transformer, prior, start;
  std::int64_t code = 0, hidden = 0;  // of the priors that map a code
  std::int64_t template_scale = 1;
};

// Throws Error for unknown names and values out of range.
PoseOptions read_pose_options(Options& options, const AutoencoderOptions& code, const ImageShape& shape);

class PoseModel : public Autoencoder {
 public:
  Capabilities capabilities() const override;
  io::Json options() const override;
  std::int64_t u_dim() const override { return transformer_->parameters(); }
  Decoded decode(const at::Tensor& z, const at::Tensor& u) override;
  nn::Posterior prior_u() const override;
  const nn::Transformer* transformer() const override { return transformer_.get(); }

 protected:
  PoseModel(const ImageShape& shape, AutoencoderOptions code, PoseOptions pose)
      : Autoencoder(shape, std::move(code)), pose_(std::move(pose)) {}

  // Families call these in the order in which their weights are to be drawn; make_transformer before all.
  void make_transformer(at::Generator& from);
  void make_u_heads(std::int64_t features, at::Generator& from);
  void make_template(at::Generator& from);
  void make_prior();

  void encode_u(const at::Tensor& features, Encoded& q);  // [N, F]

 private:
  bool has_density() const { return pose_.prior != "none"; }
  bool is_mapped() const { return pose_.prior == "full" || pose_.prior == "nonlinear"; }
  void follow(const at::Tensor& u);

  PoseOptions pose_;
  std::shared_ptr<const nn::Transformer> transformer_;
  torch::nn::Linear u_mean_{nullptr}, u_log_std_{nullptr};
  at::Tensor nu_, log_tau_;  // of p(u), [P] each; without a density running moments of the poses
};

}  // namespace latitude::model
