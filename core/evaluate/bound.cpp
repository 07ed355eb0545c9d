#include "evaluate/bound.h"

#include "nn/random.h"
#include "objective/elbo.h"

namespace latitude::evaluate {

Numbers measure_bound(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
  const auto elbo = objective::make_elbo({{"name", "elbo"}});
  at::Generator noise = nn::generator(seed);
  double loss = 0, reconstruction = 0, kl_z = 0, kl_u = 0;
  for_each_block(model, dataset, [&](const at::Tensor& images) {
    const objective::Terms terms = elbo->terms(model, images, noise);
    const auto count = static_cast<double>(images.size(0));
    loss += terms.loss.item<double>() * count;
    reconstruction += terms.reconstruction.item<double>() * count;
    kl_z += terms.kl_z.item<double>() * count;
    kl_u += terms.kl_u.item<double>() * count;
  });
  const auto n = static_cast<double>(dataset.size());
  return {{"reconstruction", reconstruction / n}, {"kl_z", kl_z / n}, {"kl_u", kl_u / n}, {"elbo", -loss / n}};
}

}  // namespace latitude::evaluate
