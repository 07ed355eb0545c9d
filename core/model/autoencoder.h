// What the variational families share: heads of q(z given x) over an encoder's body, the stack that decodes z, the
// likelihood, a discrete code beside z, a critic. Options that they all take:
//   "z" (dimensions of the continuous code, 20), "hidden" (widths of the encoder; the decoder has them in reverse),
//   "encoder" ("dense"; "conv" or "p4", see nn/body.h) with "filters" ([16, 32]),
//   "likelihood" ("bernoulli"; "gaussian" or "discretised-logistic", see nn/likelihood.h),
//   "classes" (0: none; else a categorical code of so many classes beside z, relaxed by Gumbel-softmax: Jang, Gu and
//     Poole 2017) with "temperature" (of the relaxation, 0.67),
//   "critic" (none; else hidden widths of a network that the adversarial objective trains).
#pragma once

#include "model/model.h"
#include "model/options.h"
#include "nn/body.h"
#include "nn/mlp.h"

namespace latitude::model {

struct AutoencoderOptions {
  std::int64_t z = 20;
  std::vector<std::int64_t> hidden;
  nn::BodyOptions encoder;
  std::string likelihood;
  std::int64_t classes = 0;
  double temperature = 0;
  std::vector<std::int64_t> critic;
};

// Throws Error for options out of range and for a code that the pictures cannot have.
AutoencoderOptions read_autoencoder_options(Options& options, const ImageShape& shape);

class Autoencoder : public GenerativeModel {
 public:
  Capabilities capabilities() const override;
  io::Json options() const override;  // what is not as it is by default, and "family", "z", "hidden"
  std::int64_t z_dim() const override { return chosen_.z + chosen_.classes; }
  at::Tensor log_likelihood(const at::Tensor& images, const Decoded& decoded) const override;
  // Of a discrete code: the closed form for q(class) against the uniform prior (Jang et al. 2017, section 3.2), at
  // relaxed samples. The bound is that of the relaxed model only as far as the relaxation is one-hot.
  at::Tensor sample_z(const Encoded& q, std::int64_t times, at::Generator& noise) const override;
  at::Tensor kl_z(const Encoded& q) const override;
  at::Tensor draw_z(std::int64_t count, at::Generator& noise, double temperature) const override;
  at::Tensor criticise(const at::Tensor& images) override;

 protected:
  Autoencoder(const ImageShape& shape, AutoencoderOptions chosen)
      : GenerativeModel(shape), chosen_(std::move(chosen)) {}

  // Families call these in the order in which their weights are to be drawn.
  std::shared_ptr<nn::Body> make_encoder(at::Generator& from);
  void make_z_heads(std::int64_t features, at::Generator& from);
  // The stack over z and its last layer, registered by this name.
  void make_decoder(std::int64_t outputs, const std::string& last, at::Generator& from);
  void make_rest(at::Generator& from);  // what only some models have

  void encode_z(const at::Tensor& features, Encoded& q);  // [N, F]
  at::Tensor decode_z(const at::Tensor& z);               // [N, outputs], logits

 private:
  AutoencoderOptions chosen_;
  nn::Mlp decoder_{nullptr}, critic_{nullptr};
  torch::nn::Linear z_mean_{nullptr}, z_log_std_{nullptr}, class_logits_{nullptr}, last_{nullptr}, verdict_{nullptr};
  at::Tensor log_scale_;  // [C], of the likelihoods that have one
};

}  // namespace latitude::model
