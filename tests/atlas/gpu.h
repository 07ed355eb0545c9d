// A GPU for tests of kernels, where there is one. Torch's CUDA half and our own kernels are loaded as engine/device.cpp
// does, which stands right of the atlas.
#pragma once

#include <dlfcn.h>
#include <torch/cuda.h>

#include <string>

namespace latitude::atlas::test {

// Why our own kernels cannot be tried here; empty where they can.
inline const std::string& no_gpu() {
  static const std::string why = [] {
    if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) return std::string("torch's CUDA half is not here");
    if (!torch::cuda::is_available()) return std::string("torch finds no GPU");
    if (!dlopen("liblatitude_cuda.so", RTLD_NOW | RTLD_GLOBAL)) return std::string("our own kernels are not built");
    return std::string();
  }();
  return why;
}

}  // namespace latitude::atlas::test
