#include "objective/renyi.h"

#include "objective/importance.h"

namespace latitude::objective {
namespace {

class Renyi : public Objective {
 public:
  explicit Renyi(const ImportanceOptions& chosen) : chosen_(chosen) {}

  io::Json options() const override {
    return {{"name", "renyi"},
            {"alpha", chosen_.alpha},
            {"samples", chosen_.samples},
            {"estimator", name_of(chosen_.estimator)}};
  }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    return importance_terms(model, images, noise, chosen_);
  }

 private:
  ImportanceOptions chosen_;
};

}  // namespace

std::shared_ptr<const Objective> make_renyi(const io::Json& options) {
  return std::make_shared<Renyi>(read_importance_options(options, {.alpha = 0.5}, /*with_alpha=*/true));
}

}  // namespace latitude::objective
