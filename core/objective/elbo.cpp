#include "objective/elbo.h"

#include "io/error.h"
#include "io/text.h"
#include "nn/random.h"

namespace latitude::objective {
namespace {

// L copies of each row, so that all samples go through the decoder as one batch.
at::Tensor repeated(const at::Tensor& rows, std::int64_t times) {
  return times == 1 || !rows.defined() ? rows : rows.repeat_interleave(times, 0);
}

class Elbo : public Objective {
 public:
  explicit Elbo(std::int64_t samples) : samples_(samples) {}

  io::Json options() const override { return {{"name", "elbo"}, {"samples", samples_}}; }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    const model::Encoded q = model.encode(images);
    const std::int64_t rows = images.size(0) * samples_;
    const at::Tensor z = drawn(q.z, rows, noise);
    const at::Tensor u = model.capabilities().pose ? drawn(q.u, rows, noise) : at::Tensor();
    const at::Tensor log_likelihood = model.log_likelihood(repeated(images, samples_), model.decode(z, u));

    Terms terms;
    terms.reconstruction = -log_likelihood.mean();
    terms.kl_z = nn::kl_to_standard_normal(q.z).mean();
    terms.loss = terms.reconstruction + terms.kl_z;
    if (model.capabilities().pose) {
      terms.kl_u = nn::kl_to_normal(q.u, model.prior_u()).mean();
      terms.loss = terms.loss + terms.kl_u;
    } else {
      terms.kl_u = torch::zeros_like(terms.kl_z);
    }
    return terms;
  }

 private:
  at::Tensor drawn(const nn::Posterior& q, std::int64_t rows, at::Generator& noise) const {
    const nn::Posterior wide{repeated(q.mean, samples_), repeated(q.log_std, samples_)};
    return nn::sample(wide, nn::normal(rows, q.mean.size(1), q.mean, noise));
  }

  std::int64_t samples_;
};

}  // namespace

std::shared_ptr<const Objective> make_elbo(const io::Json& options) {
  std::int64_t samples = 1;
  for (const auto& [key, value] : options.items()) {
    if (key == "name") continue;
    if (key != "samples") {
      throw Error("objective: found the unknown option \"" + io::printable(key) + "\", expected samples");
    }
    if (!value.is_number_integer() || value.get<std::uint64_t>() < 1 || value.get<std::uint64_t>() > 10000) {
      throw Error("objective.samples: found " + value.dump() + ", expected a whole number from 1 to 10000");
    }
    samples = value.get<std::int64_t>();
  }
  return std::make_shared<Elbo>(samples);
}

}  // namespace latitude::objective
