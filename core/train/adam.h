// Adam (Kingma and Ba 2014) by torch's own fused kernel.
// Options: "rate" (0.001), "beta1" (0.9), "beta2" (0.999), "epsilon" (1e-8).
#pragma once

#include "train/optimiser.h"

namespace latitude::train {

std::unique_ptr<Optimiser> make_adam(const io::Json& options, const at::Tensor& weights);

}  // namespace latitude::train
