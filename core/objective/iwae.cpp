#include "objective/iwae.h"

#include "objective/importance.h"

namespace latitude::objective {
namespace {

class Iwae : public Objective {
 public:
  explicit Iwae(const ImportanceOptions& chosen) : chosen_(chosen) {}

  io::Json options() const override {
    return {{"name", "iwae"}, {"samples", chosen_.samples}, {"estimator", name_of(chosen_.estimator)}};
  }

  Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const override {
    return importance_terms(model, images, noise, chosen_);
  }

 private:
  ImportanceOptions chosen_;
};

}  // namespace

std::shared_ptr<const Objective> make_iwae(const io::Json& options) {
  return std::make_shared<Iwae>(read_importance_options(options, {}, /*with_alpha=*/false));
}

}  // namespace latitude::objective
