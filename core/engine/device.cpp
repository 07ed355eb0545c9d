#include "engine/device.h"

#include <dlfcn.h>
#include <torch/cuda.h>

#include <filesystem>
#include <mutex>

#include "io/error.h"

namespace latitude::engine {
namespace {

// Loads the libraries once; returns why a GPU cannot be used, or an empty text.
const std::string& loaded() {
  static std::once_flag once;
  static std::string problem;
  std::call_once(once, [] {
    if (!std::filesystem::exists("/dev/nvidiactl") && !std::filesystem::exists("/proc/driver/nvidia/version")) {
      problem = "no NVIDIA driver was found";
      return;
    }
    if (!dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL)) {
      problem = dlerror();
      return;
    }
    // Our own kernels; torch's operations stand in where the plug-in was not built.
    dlopen("liblatitude_cuda.so", RTLD_NOW | RTLD_GLOBAL);
    if (!torch::cuda::is_available()) problem = "torch finds no usable GPU";
  });
  return problem;
}

}  // namespace

c10::Device choose_device(const std::string& name) {
  if (name == "cpu") return c10::Device(c10::kCPU);
  if (name == "cuda" || name == "auto") {
    const std::string& problem = loaded();
    if (problem.empty()) return c10::Device(c10::kCUDA);
    if (name == "auto") return c10::Device(c10::kCPU);
    throw Error("--device cuda: " + problem + "; expected a machine with an NVIDIA GPU, or --device cpu");
  }
  throw Error("--device: found \"" + name + "\", expected cpu, cuda or auto");
}

std::vector<std::string> device_names() { return {"auto", "cpu", "cuda"}; }

}  // namespace latitude::engine
