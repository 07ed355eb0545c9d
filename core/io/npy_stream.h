// One .npy array out of, and into, a stream of bytes: shared by .npy files, memory and the members of a .npz.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "io/array.h"

namespace latitude::io {

// `read` fills bytes with what comes next; the stream holds `total` bytes, of which all must belong to the array.
Array read_npy_stream(const std::function<void(std::span<std::byte>)>& read, std::uint64_t total,
                      const std::string& source);

// What to write for an array (bfloat16, which NumPy has not, is widened to float32). Throws Error when its bytes are
// not those of its shape.
struct NpyParts {
  std::string head;
  Array widened;                    // holds the data where they had to be changed
  std::span<const std::byte> data;  // of `widened` or of the array given
};
NpyParts npy_parts(const Array& array, const std::string& source);

}  // namespace latitude::io
