// Where to compute: "cpu", "cuda", or "auto" (a GPU where there is one). The CUDA half of torch and our own kernels are
// a plug-in, loaded here at run time the first time a GPU is asked for.
#pragma once

#include <c10/core/Device.h>

#include <string>
#include <vector>

namespace latitude::engine {

// Throws Error for an unknown name, and for "cuda" where it cannot be had (with the loader's reason).
c10::Device choose_device(const std::string& name);

std::vector<std::string> device_names();

}  // namespace latitude::engine
