#include "nn/random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include "io/error.h"

namespace latitude::nn {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): spreads neighbouring seeds and streams over the whole range.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

at::Generator generator(std::uint64_t seed, std::uint64_t stream) {
  return at::make_generator<at::CPUGeneratorImpl>(mix(mix(seed) ^ stream));
}

at::Tensor normal(std::int64_t rows, std::int64_t columns, const at::Tensor& like, at::Generator& from) {
  return at::randn({rows, columns}, from, at::TensorOptions().dtype(at::kFloat)).to(like.device(), like.scalar_type());
}

at::Tensor state_of(const at::Generator& generator) { return generator.get_state(); }

void set_state(at::Generator& generator, const at::Tensor& state) {
  const at::Tensor own = generator.get_state();
  if (state.scalar_type() != at::kByte || state.sizes() != own.sizes()) {
    throw Error("the random state has " + std::to_string(state.numel()) + " elements of " +
                std::string(c10::toString(state.scalar_type())) + ", expected " + std::to_string(own.numel()) +
                " bytes");
  }
  try {
    generator.set_state(state);
  } catch (const c10::Error&) {
    throw Error("the random state is not one of this generator's");
  }
}

}  // namespace latitude::nn
