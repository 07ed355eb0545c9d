// Adadelta (Zeiler 2012, algorithm 1) with Lasagne's defaults, which the spatial-architecture paper used: rate 1,
// rho 0.95, epsilon 1e-6. The step is the torch operator latitude::adadelta_, fused into one pass: the CPU's twin is in
// adadelta.cpp, the GPU's in core/cuda.
// Options: "rate", "rho", "epsilon".
#pragma once

#include "train/optimiser.h"

namespace latitude::train {

std::unique_ptr<Optimiser> make_adadelta(const io::Json& options, const at::Tensor& weights);

}  // namespace latitude::train
