// Random numbers that a seed fixes: generators of our own, never torch's global one, so that nothing else in the
// program can shift a sequence.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace latitude::nn {

// A CPU generator. `stream` separates uses of one seed (noise, shuffling of epoch 3, ...): equal pairs give equal
// numbers, unlike pairs independent ones.
at::Generator generator(std::uint64_t seed, std::uint64_t stream = 0);

// Standard normal noise [rows, columns] of `like`'s type and device; drawn on the CPU, so that a seed means the same
// numbers everywhere.
at::Tensor normal(std::int64_t rows, std::int64_t columns, const at::Tensor& like, at::Generator& from);

// The generator's state as bytes [S] uint8, and back; throws Error for bytes that are no such state.
at::Tensor state_of(const at::Generator& generator);
void set_state(at::Generator& generator, const at::Tensor& state);

}  // namespace latitude::nn
