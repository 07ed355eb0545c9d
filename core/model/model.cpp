#include "model/model.h"

namespace latitude::model {

at::Tensor GenerativeModel::log_likelihood(const at::Tensor& images, const Decoded& decoded) const {
  return decoded.logits.defined() ? nn::bernoulli_log_likelihood_of_logits(images, decoded.logits)
                                  : nn::bernoulli_log_likelihood(images, decoded.mean);
}

at::Tensor mean_pose(const GenerativeModel& model, std::int64_t count) {
  if (!model.capabilities().pose) return {};
  return model.prior_u().mean.detach().unsqueeze(0).expand({count, model.u_dim()});
}

}  // namespace latitude::model
