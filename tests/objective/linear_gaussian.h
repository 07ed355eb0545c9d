// A model whose log p(x) is known: z ~ N(0, I), u ~ N(nu, tau^2), x = W z + V u + b + s noise, so x is normal with
// covariance W W' + V tau^2 V' + s^2 I (probabilistic PCA, Tipping and Bishop 1999). Its q(z given x) and q(u given x)
// are linear with one deviation for all images, near the true posterior but not it. Double precision throughout.
#pragma once

#include <cmath>
#include <numbers>

#include "model/model.h"
#include "nn/random.h"

namespace latitude::objective::test {

class LinearGaussian : public model::GenerativeModel {
 public:
  LinearGaussian(std::int64_t z, std::int64_t u, std::int64_t pixels, std::uint64_t seed)
      : GenerativeModel({1, 1, pixels}), z_(z), u_(u) {
    at::Generator from = nn::generator(seed);
    const auto draw = [&](const char* name, at::IntArrayRef shape, double scale) {
      return register_parameter(name, scale * torch::randn(shape, from, torch::kDouble));
    };
    decoder_z = draw("decoder_z", {z, pixels}, 0.7);
    decoder_u = draw("decoder_u", {u, pixels}, 0.5);
    bias = draw("bias", {pixels}, 0.3);
    nu = draw("nu", {u}, 0.4);
    log_tau = draw("log_tau", {u}, 0.2);
    encoder_z = draw("encoder_z", {pixels, z}, 0.1);
    encoder_u = draw("encoder_u", {pixels, u}, 0.1);
    offset_z = draw("offset_z", {z}, 0.1);
    offset_u = draw("offset_u", {u}, 0.1);
    log_std_z = draw("log_std_z", {z}, 0.2);
    log_std_u = draw("log_std_u", {u}, 0.2);
    add_posterior();
  }

  std::string family() const override { return "linear-gaussian"; }
  model::Capabilities capabilities() const override {
    return {.posterior = true, .pose = u_ > 0, .pose_density = u_ > 0};
  }
  io::Json options() const override { return {{"family", family()}}; }
  std::int64_t z_dim() const override { return z_; }
  std::int64_t u_dim() const override { return u_; }
  nn::Posterior prior_u() const override { return {nu, log_tau}; }

  model::Encoded encode(const at::Tensor& images) override {
    const at::Tensor rows = images.flatten(1);
    const auto q = [&](const at::Tensor& weights, const at::Tensor& offset, const at::Tensor& log_std) {
      const at::Tensor mean = rows.mm(weights) + offset;
      return nn::Posterior{mean, log_std.expand_as(mean)};
    };
    return {.z = q(encoder_z, offset_z, log_std_z),
            .u = u_ > 0 ? q(encoder_u, offset_u, log_std_u) : nn::Posterior{},
            .class_logits = {}};
  }

  model::Decoded decode(const at::Tensor& z, const at::Tensor& u) override {
    ++decodes;
    rows_decoded += z.size(0);
    at::Tensor mean = z.mm(decoder_z) + bias;
    if (u_ > 0) mean = mean + u.mm(decoder_u);
    return {.mean = mean.view({-1, 1, 1, image_shape().width}), .logits = {}, .template_image = {}, .grid = {}};
  }

  at::Tensor log_likelihood(const at::Tensor& images, const model::Decoded& decoded) const override {
    const at::Tensor standard = (images - decoded.mean).flatten(1) / kNoise;
    const auto pixels = static_cast<double>(image_shape().width);
    return -0.5 * standard.square().sum(1) - pixels * (std::log(kNoise) + 0.5 * std::log(2 * std::numbers::pi));
  }

  // The exact log p(x) of each image, [N].
  at::Tensor log_evidence(const at::Tensor& images) const {
    const torch::NoGradGuard no_grad;
    const std::int64_t pixels = image_shape().width;
    at::Tensor covariance = decoder_z.t().mm(decoder_z) + kNoise * kNoise * torch::eye(pixels, torch::kDouble);
    at::Tensor centre = bias;
    if (u_ > 0) {
      const at::Tensor scaled = log_tau.exp().unsqueeze(1) * decoder_u;
      covariance = covariance + scaled.t().mm(scaled);
      centre = centre + nu.matmul(decoder_u);
    }
    const at::Tensor root = at::linalg_cholesky(covariance);
    const at::Tensor white = at::linalg_solve_triangular(root, (images.flatten(1) - centre).t(), /*upper=*/false);
    return -0.5 * white.square().sum(0) - root.diagonal().log().sum() -
           0.5 * static_cast<double>(pixels) * std::log(2 * std::numbers::pi);
  }

  // Makes q the product of normals nearest to the posterior by KL(q || posterior): in one dimension the posterior.
  void fit_posterior() {
    {
      const torch::NoGradGuard no_grad;
      for (at::Tensor* each : {&encoder_z, &encoder_u, &offset_z, &offset_u, &log_std_z, &log_std_u}) each->zero_();
    }
    add_posterior();
  }

  at::Tensor draw_images(std::int64_t count, std::uint64_t seed) const {
    const torch::NoGradGuard no_grad;
    at::Generator from = nn::generator(seed);
    at::Tensor x = torch::randn({count, z_}, from, torch::kDouble).mm(decoder_z) + bias;
    if (u_ > 0) x = x + (nu + log_tau.exp() * torch::randn({count, u_}, from, torch::kDouble)).mm(decoder_u);
    x = x + kNoise * torch::randn(x.sizes(), from, torch::kDouble);
    return x.view({count, 1, 1, -1});
  }

  static constexpr double kNoise = 0.8;
  at::Tensor decoder_z, decoder_u, bias, nu, log_tau;
  at::Tensor encoder_z, encoder_u, offset_z, offset_u, log_std_z, log_std_u;
  int decodes = 0;
  std::int64_t rows_decoded = 0;

 private:
  // Posterior of (z, u): precision P = W W' / s^2 + prior's, mean P^-1 (W (x - b) / s^2 + prior's precision nu).
  void add_posterior() {
    const torch::NoGradGuard no_grad;
    const at::Tensor weights = torch::cat({decoder_z, decoder_u}) / (kNoise * kNoise);
    const at::Tensor prior = torch::cat({torch::ones({z_}, torch::kDouble), (-2 * log_tau).exp()});
    const at::Tensor precision = weights.mm(torch::cat({decoder_z, decoder_u}).t()) + prior.diag();
    const at::Tensor gain = precision.inverse().mm(weights);  // [z + u, pixels]
    const at::Tensor pull = prior * torch::cat({torch::zeros({z_}, torch::kDouble), nu});
    const at::Tensor offset = precision.inverse().matmul(pull) - gain.matmul(bias);
    const at::Tensor log_std = -0.5 * precision.diagonal().log();
    encoder_z += gain.slice(0, 0, z_).t();
    encoder_u += gain.slice(0, z_).t();
    offset_z += offset.slice(0, 0, z_);
    offset_u += offset.slice(0, z_);
    log_std_z += log_std.slice(0, 0, z_);
    log_std_u += log_std.slice(0, z_);
  }

  std::int64_t z_, u_;
};

}  // namespace latitude::objective::test
