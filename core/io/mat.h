// MATLAB's .mat files of level 5 (MathWorks, "MAT-File Format", chapter 1; MATLAB saves them by -v6 and, with its
// elements deflated, by -v7), read by matio. Numbers only: no cells, structures, objects or characters.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/array.h"

namespace latitude::io {

// The real numeric arrays `variables`, by name. MATLAB stores columns first, so shapes come in reverse: an array that
// MATLAB calls 32 x 32 x 3 x N has the shape [N, 3, 32, 32] here, its last dimension MATLAB's first (the row). Throws
// Error, also for level 7.3 (HDF5), level 4, big-endian files and arrays of more than `most_bytes` each.
std::map<std::string, Array> read_mat(const std::filesystem::path& path, const std::vector<std::string>& variables,
                                      std::uint64_t most_bytes = std::uint64_t{8} << 30);

}  // namespace latitude::io
