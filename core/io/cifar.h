// The binary batches of CIFAR-10 (cs.toronto.edu/~kriz/cifar.html): records of one byte for the label and 3072 for the
// picture, its red, green and blue planes of 32 rows each; no head, nothing between the records.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "io/array.h"

namespace latitude::io {

inline constexpr std::size_t kCifarRecordBytes = 1 + 3 * 32 * 32;

struct CifarBatch {
  Array images;  // [N, 3, 32, 32] bytes
  Array labels;  // [N] bytes, 0 to 9
};

// Throws Error for a file that is empty, of no whole number of records, or with a label above 9.
CifarBatch read_cifar_batch(const std::filesystem::path& path);
CifarBatch parse_cifar_batch(std::span<const std::byte> file, const std::string& source);

// batches.meta.txt: the ten classes' names, a line each. Throws Error.
std::vector<std::string> read_cifar_names(const std::filesystem::path& path);

}  // namespace latitude::io
