// The frame of a .mat file of level 5: the head of the file, and the elements that fill it to its end, each a type, a
// length and as many bytes, which may be deflated (MathWorks, "MAT-File Format", chapter 1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace latitude::io {

// What a top-level element, inflated, says of the array in it.
struct MatElement {
  std::uint64_t length = 0;     // bytes, its tag of 8 among them
  std::vector<std::byte> head;  // the first of them, up to 512
};

// The elements in order: arrays of numbers or characters, each inflated once to see that it is whole. Throws Error for
// what is no little-endian file of level 5, elements that do not fill the file, damaged or cut ones, those that unpack
// to more than `most_bytes`, and cells, structures and objects, which would have to be followed to any depth.
std::vector<MatElement> read_mat_elements(const std::filesystem::path& path, std::uint64_t most_bytes);

// Throws Error, in the name of `source`, unless the element holds `count` numbers behind `rank` dimensions and ends
// with them.
void check_mat_numbers(const MatElement& element, int rank, std::uint64_t count, const std::string& source);

}  // namespace latitude::io
