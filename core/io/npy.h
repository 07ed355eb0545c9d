// NumPy's .npy (versions 1.0 to 3.0) and .npz (a zip of them):
// numpy.org/doc/stable/reference/generated/numpy.lib.format. Little-endian numbers in C or Fortran order (turned into C
// order); no objects, no structures, nothing evaluated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "io/array.h"

namespace latitude::io {

Array read_npy(const std::filesystem::path& path, std::uint64_t most_bytes = std::uint64_t{8} << 30);
Array parse_npy(std::span<const std::byte> file, const std::string& source);
void write_npy(const std::filesystem::path& path, const Array& array);  // atomic

std::map<std::string, Array> read_npz(const std::filesystem::path& path,
                                      std::uint64_t most_bytes = std::uint64_t{8} << 30);
void write_npz(const std::filesystem::path& path, const std::map<std::string, Array>& arrays);  // atomic, deflated

}  // namespace latitude::io
