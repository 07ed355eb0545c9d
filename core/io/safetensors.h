// The safetensors format (github.com/huggingface/safetensors, its "Format" section): 8 bytes of header length, a JSON
// header, raw little-endian data. Every length, shape, offset, dtype and count is verified before memory is taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "io/array.h"

namespace latitude::io {

struct Safetensors {
  std::map<std::string, std::string> metadata;  // "__metadata__": strings only, by the format
  std::map<std::string, Array> tensors;
};

// Throws Error when the file breaks any rule of the format or is larger than `most_bytes`.
Safetensors read_safetensors(const std::filesystem::path& path, std::uint64_t most_bytes = std::uint64_t{4} << 30);
// The same from memory; `source` names it in errors.
Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& source);
// Only the header's metadata and shapes (arrays without bytes): quick, for `info` and for the list of models.
Safetensors read_safetensors_header(const std::filesystem::path& path);

// Atomic. Equal contents give equal bytes (names in order, data aligned to 8 bytes by padding the header).
void write_safetensors(const std::filesystem::path& path, const Safetensors& contents);

}  // namespace latitude::io
