#include "model/autoencoder.h"

#include <cmath>

#include "nn/likelihood.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

const std::vector<std::int64_t> kFilters = {16, 32};
constexpr double kTemperature = 0.67;  // Jang et al. 2017; Maddison et al. 2017 found 2/3 good for a categorical code
constexpr std::int64_t kMostClasses = 1000;
constexpr double kLeastUniform = 1e-20;  // of the noise, whose logarithm is taken

// Standard Gumbel noise, drawn on the CPU.
at::Tensor gumbel(at::IntArrayRef sizes, const at::Tensor& like, at::Generator& noise) {
  const at::Tensor uniform = torch::rand(sizes, noise, at::kFloat).clamp_min(kLeastUniform);
  return -(-uniform.log()).clamp_min(kLeastUniform).log().to(like.options().requires_grad(false));
}

}  // namespace

AutoencoderOptions read_autoencoder_options(Options& options, const ImageShape& shape) {
  AutoencoderOptions chosen;
  chosen.z = options.integer("z", 20, 1, kMostCode);
  chosen.hidden = options.widths("hidden", {256, 256});
  chosen.encoder = {.name = options.choice("encoder", "dense", nn::body_names()),
                    .channels = shape.channels,
                    .height = shape.height,
                    .width = shape.width,
                    .hidden = chosen.hidden,
                    .filters = {}};
  // Dense layers over small feature maps: one, of the last width.
  if (chosen.encoder.name != "dense") {
    chosen.encoder.filters = options.widths("filters", kFilters);
    if (!chosen.hidden.empty()) chosen.encoder.hidden = {chosen.hidden.back()};
    check_weights(9 * 4 * shape.channels, chosen.encoder.filters, shape.pixels());
  }
  chosen.likelihood = options.choice("likelihood", "bernoulli", nn::likelihood_names());
  chosen.classes = options.integer("classes", 0, 0, kMostClasses);
  if (chosen.classes > 0) chosen.temperature = options.number("temperature", kTemperature, 0.01, 100);
  chosen.critic = options.widths("critic", {});
  check_weights(shape.pixels(), chosen.hidden, 2 * chosen.z);
  check_weights(shape.pixels(), chosen.critic, 1);
  return chosen;
}

Capabilities Autoencoder::capabilities() const {
  return {.posterior = true, .classes = chosen_.classes, .critic = !chosen_.critic.empty()};
}

io::Json Autoencoder::options() const {
  io::Json json = {{"family", family()}, {"z", chosen_.z}, {"hidden", chosen_.hidden}};
  if (chosen_.encoder.name != "dense") {
    json["encoder"] = chosen_.encoder.name;
    json["filters"] = chosen_.encoder.filters;
  }
  if (chosen_.likelihood != "bernoulli") json["likelihood"] = chosen_.likelihood;
  if (chosen_.classes > 0) {
    json["classes"] = chosen_.classes;
    json["temperature"] = chosen_.temperature;
  }
  if (!chosen_.critic.empty()) json["critic"] = chosen_.critic;
  return json;
}

std::shared_ptr<nn::Body> Autoencoder::make_encoder(at::Generator& from) {
  return register_module("encoder", nn::make_body(chosen_.encoder, from));
}

void Autoencoder::make_z_heads(std::int64_t features, at::Generator& from) {
  z_mean_ = register_module("z_mean", nn::dense(features, chosen_.z, from));
  z_log_std_ = register_module("z_log_std", nn::dense(features, chosen_.z, from));
  if (chosen_.classes > 0) class_logits_ = register_module("class_logits", nn::dense(features, chosen_.classes, from));
}

void Autoencoder::make_decoder(std::int64_t outputs, const std::string& last, at::Generator& from) {
  const std::vector<std::int64_t> widths(chosen_.hidden.rbegin(), chosen_.hidden.rend());
  decoder_ = register_module("decoder", nn::Mlp(z_dim(), widths, from));
  last_ = register_module(last, nn::dense(decoder_->outputs(), outputs, from));
}

void Autoencoder::make_rest(at::Generator& from) {
  if (chosen_.likelihood != "bernoulli") {
    log_scale_ = register_parameter("log_scale", torch::full({image_shape().channels}, nn::kFirstLogScale));
  }
  if (chosen_.critic.empty()) return;
  critic_ = register_module("critic", nn::Mlp(image_shape().pixels(), chosen_.critic, from));
  verdict_ = register_module("verdict", nn::dense(critic_->outputs(), 1, from));
}

void Autoencoder::encode_z(const at::Tensor& features, Encoded& q) {
  q.z = {z_mean_(features), nn::clip_log_std(z_log_std_(features))};
  if (chosen_.classes == 0) return;
  q.class_logits = class_logits_(features);
  const at::Tensor probabilities = q.class_logits.softmax(1);
  q.z.mean = torch::cat({q.z.mean, probabilities}, 1);
  q.z.log_std = torch::cat({q.z.log_std, torch::full_like(probabilities, std::log(nn::kLeastStd))}, 1);
}

at::Tensor Autoencoder::decode_z(const at::Tensor& z) { return last_(decoder_(z)); }

at::Tensor Autoencoder::log_likelihood(const at::Tensor& images, const Decoded& decoded) const {
  if (chosen_.likelihood == "bernoulli") return GenerativeModel::log_likelihood(images, decoded);
  const at::Tensor mean = decoded.mean.defined() ? decoded.mean : decoded.logits.sigmoid();
  return chosen_.likelihood == "gaussian" ? nn::gaussian_log_likelihood(images, mean, log_scale_)
                                          : nn::discretised_logistic_log_likelihood(images, mean, log_scale_);
}

at::Tensor Autoencoder::sample_z(const Encoded& q, std::int64_t times, at::Generator& noise) const {
  if (chosen_.classes == 0) return GenerativeModel::sample_z(q, times, noise);
  const auto continuous = [&](const at::Tensor& t) { return t.narrow(1, 0, chosen_.z); };
  const at::Tensor z =
      GenerativeModel::sample_z({.z = {continuous(q.z.mean), continuous(q.z.log_std)}, .u = {}}, times, noise);
  const at::Tensor logits = q.class_logits.repeat_interleave(times, 0);
  const at::Tensor relaxed = ((logits + gumbel(logits.sizes(), logits, noise)) / chosen_.temperature).softmax(1);
  return torch::cat({z, relaxed}, 1);
}

at::Tensor Autoencoder::kl_z(const Encoded& q) const {
  if (chosen_.classes == 0) return GenerativeModel::kl_z(q);
  const at::Tensor log_q = q.class_logits.log_softmax(1);
  const at::Tensor discrete = (log_q.exp() * (log_q + std::log(static_cast<double>(chosen_.classes)))).sum(1);
  return nn::kl_to_standard_normal({q.z.mean.narrow(1, 0, chosen_.z), q.z.log_std.narrow(1, 0, chosen_.z)}) + discrete;
}

at::Tensor Autoencoder::draw_z(std::int64_t count, at::Generator& noise, double temperature) const {
  if (chosen_.classes == 0) return GenerativeModel::draw_z(count, noise, temperature);
  const at::Tensor like = parameters().front().detach();
  const at::Tensor z = nn::normal(count, chosen_.z, like, noise) * temperature;
  const at::Tensor drawn = torch::randint(chosen_.classes, {count}, noise, at::kLong);
  return torch::cat({z, at::one_hot(drawn, chosen_.classes).to(like.options())}, 1);
}

at::Tensor Autoencoder::criticise(const at::Tensor& images) {
  return critic_ ? verdict_(critic_(images.flatten(1))).squeeze(1) : GenerativeModel::criticise(images);
}

}  // namespace latitude::model
