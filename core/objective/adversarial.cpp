#include "objective/adversarial.h"

#include <cmath>

#include "io/error.h"
#include "objective/elbo.h"

namespace latitude::objective {
namespace {

constexpr double kUsualWeight = 10, kMostWeight = 1e4;

// The same numbers, whose gradient goes back with the factor -weight.
at::Tensor turned_around(const at::Tensor& x, double weight) { return -weight * x + ((1 + weight) * x).detach(); }

class Adversarial : public Objective {
 public:
  Adversarial(std::shared_ptr<const Objective> elbo, double weight) : elbo_(std::move(elbo)), weight_(weight) {}

  io::Json options() const override {
    return {{"name", "adversarial"}, {"weight", weight_}, {"samples", elbo_->options()["samples"]}};
  }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    if (!model.capabilities().critic) {
      throw Error("objective: adversarial found a " + model.family() +
                  " without a critic, expected the model's option \"critic\", the hidden widths of one ([256])");
    }
    Terms terms = elbo_->terms(model, images, noise);
    const std::int64_t count = images.size(0);
    const at::Tensor z = model.draw_z(count, noise), u = model.draw_u(count, noise);
    const model::Decoded decoded = model.decode(z, u);
    const at::Tensor drawn = decoded.mean.defined() ? decoded.mean : decoded.logits.sigmoid();
    // -log D(x) - log(1 - D(G(z))), of logits.
    const at::Tensor of_data = torch::softplus(-model.criticise(images)).mean();
    const at::Tensor of_draws = torch::softplus(model.criticise(turned_around(drawn, weight_))).mean();
    terms.loss = terms.loss + of_data + of_draws;
    return terms;
  }

 private:
  std::shared_ptr<const Objective> elbo_;
  double weight_;
};

}  // namespace

std::shared_ptr<const Objective> make_adversarial(const io::Json& options) {
  io::Json elbo = options;
  double weight = kUsualWeight;
  if (const auto found = elbo.find("weight"); found != elbo.end()) {
    if (!found->is_number() || !(found->get<double>() > 0) || found->get<double>() > kMostWeight) {
      throw Error("objective.weight: found " + found->dump() + ", expected a number above 0 and at most 10000");
    }
    weight = found->get<double>();
    elbo.erase(found);
  }
  return std::make_shared<Adversarial>(make_elbo(elbo), weight);
}

}  // namespace latitude::objective
