// What training minimises. One objective is one file and one line in registry.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/json.h"
#include "model/model.h"

namespace latitude::objective {

// Scalars, in nats per image, averaged over the batch; `loss` carries the gradient. The parts that a model has not are
// 0.
struct Terms {
  at::Tensor loss;            // what is minimised
  at::Tensor reconstruction;  // minus the expected log p(x given z, u)
  at::Tensor kl_z, kl_u;      // to the priors
};

class Objective {
 public:
  virtual ~Objective() = default;
  // With its "name": what make_objective needs to build it again.
  virtual io::Json options() const = 0;
  virtual Terms terms(model::GenerativeModel& model, const at::Tensor& images, at::Generator& noise) const = 0;
};

// `options` is a recipe's "objective". Throws Error for an unknown name or options out of range.
std::shared_ptr<const Objective> make_objective(const io::Json& options);
std::vector<std::string> objective_names();

}  // namespace latitude::objective
