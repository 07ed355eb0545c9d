#include "objective/elbo.h"

#include "io/error.h"
#include "io/text.h"

namespace latitude::objective {
namespace {

class Elbo : public Objective {
 public:
  explicit Elbo(std::int64_t samples) : samples_(samples) {}

  io::Json options() const override { return {{"name", "elbo"}, {"samples", samples_}}; }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    const model::Encoded q = model.encode(images);
    const at::Tensor z = model.sample_z(q, samples_, noise), u = model.sample_u(q, samples_, noise);
    const at::Tensor repeated = samples_ == 1 ? images : images.repeat_interleave(samples_, 0);
    const at::Tensor log_likelihood = model.log_likelihood(repeated, model.decode(z, u));

    Terms terms;
    terms.reconstruction = -log_likelihood.mean();
    terms.kl_z = model.kl_z(q).mean();
    terms.kl_u = model.kl_u(q).mean();
    terms.loss = terms.reconstruction + terms.kl_z + terms.kl_u;
    return terms;
  }

 private:
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
