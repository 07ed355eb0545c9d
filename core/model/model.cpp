#include "model/model.h"

#include "io/error.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

at::Tensor sampled(const nn::Posterior& q, std::int64_t times, at::Generator& noise) {
  const nn::Posterior wide =
      times == 1 ? q : nn::Posterior{q.mean.repeat_interleave(times, 0), q.log_std.repeat_interleave(times, 0)};
  return nn::sample(wide, nn::normal(wide.mean.size(0), wide.mean.size(1), wide.mean, noise));
}

}  // namespace

at::Tensor GenerativeModel::log_likelihood(const at::Tensor& images, const Decoded& decoded) const {
  return decoded.logits.defined() ? nn::bernoulli_log_likelihood_of_logits(images, decoded.logits)
                                  : nn::bernoulli_log_likelihood(images, decoded.mean);
}

at::Tensor GenerativeModel::sample_z(const Encoded& q, std::int64_t times, at::Generator& noise) const {
  return sampled(q.z, times, noise);
}

at::Tensor GenerativeModel::sample_u(const Encoded& q, std::int64_t times, at::Generator& noise) const {
  if (!capabilities().pose) return {};
  if (!capabilities().pose_density) return q.u.mean.repeat_interleave(times, 0);
  return sampled(q.u, times, noise);
}

at::Tensor GenerativeModel::kl_z(const Encoded& q) const { return nn::kl_to_standard_normal(q.z); }

at::Tensor GenerativeModel::kl_u(const Encoded& q) const {
  if (!capabilities().pose_density) return torch::zeros({q.z.mean.size(0)}, q.z.mean.options().requires_grad(false));
  return nn::kl_to_normal(q.u, prior_u());
}

at::Tensor GenerativeModel::draw_z(std::int64_t count, at::Generator& noise, double temperature) const {
  return nn::normal(count, z_dim(), parameters().front().detach(), noise) * temperature;
}

at::Tensor GenerativeModel::draw_u(std::int64_t count, at::Generator& noise) const {
  const nn::Posterior prior = prior_u();
  if (!prior.mean.defined()) return {};
  return nn::sample(prior, nn::normal(count, u_dim(), prior.mean, noise));
}

at::Tensor GenerativeModel::criticise(const at::Tensor&) {
  throw Error("model: a " + family() + " without a critic was asked for its judgement, expected the option \"critic\"");
}

at::Tensor mean_pose(const GenerativeModel& model, std::int64_t count) {
  if (!model.capabilities().pose) return {};
  return model.prior_u().mean.detach().unsqueeze(0).expand({count, model.u_dim()});
}

}  // namespace latitude::model
