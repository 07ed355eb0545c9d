// Pictures as plain bytes, and PNG files (libpng) in and out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace latitude::io {

// Rows from top to bottom, channels interleaved; 1 channel is grey, 3 are red, green, blue.
struct Picture {
  int width = 0;
  int height = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;  // width * height * channels

  bool operator==(const Picture&) const = default;
};

// 8- and 16-bit, palette and alpha PNGs become grey (when the file is grey) or RGB; alpha is drawn over black.
// Dimensions are checked against `most_pixels` before anything is decoded. Throws Error.
Picture read_png(const std::filesystem::path& path, std::uint64_t most_pixels = 64 << 20);
// Atomic. `stop` is asked at every row; true ends it with nothing written, and false is returned.
bool write_png(const std::filesystem::path& path, const Picture& picture, const std::function<bool()>& stop = {});
// The bytes of that file. Throws Error in the name of `source`.
std::vector<std::byte> png_bytes(const Picture& picture, const std::string& source = "picture");

}  // namespace latitude::io
