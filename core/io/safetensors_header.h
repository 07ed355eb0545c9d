// The JSON header of a safetensors file, checked against every rule of the format before anything is allocated.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/array.h"

namespace latitude::io {

struct TensorRange {
  Dtype dtype = Dtype::f32;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  // bytes from the start of the data
};

struct SafetensorsHeader {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorRange> tensors;

  // The tensors as they lie in the data: each begins where the one before ends.
  std::vector<std::pair<std::string, TensorRange>> in_file_order() const;
};

// The format's own limit, and one of ours: no model has more tensors, and names cost memory.
inline constexpr std::uint64_t most_header_bytes = 100'000'000;
inline constexpr std::size_t most_tensors = 100'000;

// `data_bytes`: what follows the header in the file; the tensors must tile exactly that. Throws Error.
SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_bytes, const std::string& source);

}  // namespace latitude::io
