#include "example/beta_elbo.h"

#include "io/error.h"
#include "objective/elbo.h"

namespace latitude::objective {
namespace {

constexpr double kMostBeta = 1e6;

class BetaElbo : public Objective {
 public:
  explicit BetaElbo(double beta) : beta_(beta), elbo_(make_elbo({{"name", "elbo"}})) {}

  io::Json options() const override { return {{"name", "beta-elbo"}, {"beta", beta_}}; }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    Terms terms = elbo_->terms(model, images, noise);
    terms.loss = terms.reconstruction + beta_ * (terms.kl_z + terms.kl_u);
    return terms;
  }

 private:
  double beta_;
  std::shared_ptr<const Objective> elbo_;
};

}  // namespace

std::shared_ptr<const Objective> make_beta_elbo(const io::Json& options) {
  double beta = 1;
  for (const auto& [key, value] : options.items()) {
    if (key == "name") continue;
    if (key != "beta") throw Error("objective: found the unknown option \"" + key + "\", expected beta");
    if (!value.is_number() || !(value.get<double>() >= 0) || value.get<double>() > kMostBeta) {
      throw Error("objective.beta: found " + value.dump() + ", expected a number from 0 to 1e6");
    }
    beta = value.get<double>();
  }
  return std::make_shared<BetaElbo>(beta);
}

}  // namespace latitude::objective
