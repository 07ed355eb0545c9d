// IDX files (yann.lecun.com/exdb/mnist), plain or gzipped: magic 0 0 type rank, big-endian sizes, data.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "io/array.h"

namespace latitude::io {

// Reads FILE, or FILE.gz when only that is there. With `md5`, the uncompressed bytes must have that checksum
// (lower-case hex). Inflates at most what the header announces plus one byte. Throws Error.
Array read_idx(const std::filesystem::path& path, const std::optional<std::string>& md5 = {});
Array parse_idx(std::span<const std::byte> file, const std::string& source);

}  // namespace latitude::io
