// What the tests of maps share: codes and figures of the fixture, and random codes.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <vector>

#include "data/array_tensor.h"
#include "io/json.h"
#include "io/npy.h"
#include "io/support.h"
#include "nn/random.h"

namespace latitude::atlas::test {

inline std::filesystem::path fixture(const char* name) {
  return std::filesystem::path(LATITUDE_SOURCE_DIR) / "tests/fixtures/atlas" / name;
}
inline at::Tensor fixture_codes() { return data::to_tensor(io::read_npy(fixture("codes.npy"))); }
inline std::vector<int> fixture_labels() {
  const std::vector<double> values = io::read_npy(fixture("labels.npy")).to_doubles();
  return {values.begin(), values.end()};
}
inline io::Json fixture_numbers() { return io::read_json(fixture("tsne.json")); }

inline at::Tensor random_codes(std::int64_t count, std::int64_t dimensions, std::uint64_t seed) {
  at::Generator from = nn::generator(seed);
  return nn::normal(count, dimensions, torch::empty({0}), from);
}

}  // namespace latitude::atlas::test
