// Optimisers over one flat tensor of weights. One optimiser is one file and one line in optimiser.cpp.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/json.h"

namespace latitude::train {

class Optimiser {
 public:
  virtual ~Optimiser() = default;
  // Moves `weights` [W] in place along `gradient` [W].
  virtual void step(at::Tensor& weights, const at::Tensor& gradient) = 0;
  // Everything that a resumed run needs, by name; the tensors are the optimiser's own.
  virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;
};

// `options` is a recipe's "optimiser"; throws Error for an unknown name or options out of range.
std::unique_ptr<Optimiser> make_optimiser(const io::Json& options, const at::Tensor& weights);
std::vector<std::string> optimiser_names();

// Reads the numbers of `options` (each above 0) and refuses any other key; used by the optimisers' files.
struct OptimiserNumber {
  std::string key;
  double value;  // in: what holds where the recipe is silent
  double most;
};
void read_numbers(const io::Json& options, std::vector<OptimiserNumber>& numbers);

}  // namespace latitude::train
