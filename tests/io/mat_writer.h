// .mat files of level 5, by matio and byte by byte, to make fixtures.
#pragma once

#include <matio.h>
#include <zlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "io/support.h"

namespace latitude::io::test {

struct MatVariable {
  std::string name;
  matio_classes kind;  // what MATLAB calls it
  matio_types type;    // of the elements at `data`
  std::vector<std::size_t> dims;
  const void* data;  // columns first
};

inline void write_mat(const std::filesystem::path& path, const std::vector<MatVariable>& variables, bool compressed) {
  mat_t* file = Mat_CreateVer(path.c_str(), nullptr, MAT_FT_MAT5);
  for (const auto& each : variables) {
    auto dims = each.dims;
    matvar_t* variable = Mat_VarCreate(each.name.c_str(), each.kind, each.type, static_cast<int>(dims.size()),
                                       dims.data(), const_cast<void*>(each.data), MAT_F_DONT_COPY_DATA);
    Mat_VarWrite(file, variable, compressed ? MAT_COMPRESSION_ZLIB : MAT_COMPRESSION_NONE);
    Mat_VarFree(variable);
  }
  Mat_Close(file);
}

// By the letter of the format, for what matio does not write.
inline std::string mat_head() { return std::string(124, ' ') + std::string("\0\1IM", 4); }
inline std::string mat_element(std::uint32_t type, const std::string& data) {
  return little_endian(type, 4) + little_endian(data.size(), 4) + data + std::string((8 - data.size() % 8) % 8, '\0');
}
// An array of bytes by the letter of the format: flags, dimensions, name, values.
inline std::string mat_array(const std::vector<std::uint32_t>& dims, const std::string& values,
                             std::uint32_t kind = 9) {
  std::string sizes;
  for (const auto dim : dims) sizes += little_endian(dim, 4);
  return mat_element(14, mat_element(6, little_endian(kind, 4) + little_endian(0, 4)) + mat_element(5, sizes) +
                             mat_element(1, "a") + mat_element(2, values));
}
inline std::string mat_deflated(const std::string& text) {
  std::string packed(compressBound(text.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(text.data()), text.size());
  packed.resize(size);
  return little_endian(15, 4) + little_endian(packed.size(), 4) + packed;
}

}  // namespace latitude::io::test
