// matio takes the numbers that it misses in an element from what comes after, or leaves them out, and says nothing: so
// lengths are compared here. An element is a tag (type, length) and its data, filled up to 8 bytes; data of at most 4
// bytes may lie within the tag, whose upper half-word then is the length.
#include "io/mat_elements.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/inflate.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t file_head_bytes = 128, tag_bytes = 8, flags_bytes = 16, most_head_bytes = 512;
constexpr std::size_t most_elements = 10'000;
constexpr std::uint32_t matrix = 14, compressed = 15, flags = 6;  // types of elements
constexpr std::uint32_t first_class = 4, last_class = 15;         // characters, sparse and full arrays of numbers
// Bytes of one number by its type: int8, uint8, int16, uint16, int32, uint32, single, -, double, -, -, int64, uint64.
constexpr std::array<std::uint64_t, 14> number_bytes = {0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8};

std::uint32_t number(std::span<const std::byte> bytes, std::size_t at, std::size_t size = 4) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

// 116 bytes of text, 8 of the subsystem's offset, the version, and "IM" where the file is little-endian.
void check_file_head(FileReader& file) {
  std::array<std::byte, file_head_bytes> head{};
  if (file.size() < head.size()) {
    throw Error(file.source() + ": has " + std::to_string(file.size()) +
                " bytes, expected the 128 of a .mat file's head and more");
  }
  file.read(head);
  const std::string order = {static_cast<char>(head[126]), static_cast<char>(head[127])};
  if (order == "MI") throw Error(file.source() + ": is a big-endian .mat file, expected a little-endian one");
  if (order != "IM") throw Error(file.source() + ": is not a .mat file of level 5" + hint(head));
  const std::uint32_t version = number(head, 124, 2);
  if (version == 0x0200) {
    throw Error(file.source() + ": is a .mat file of level 7.3 (HDF5), expected level 5 (saved with -v7 or -v6)");
  }
  if (version != 0x0100) {
    throw Error(file.source() + ": its .mat version is " + std::to_string(version) + ", expected 256 (level 5)");
  }
}

// The head of a deflated element, which is inflated to its end.
MatElement inflated(std::span<const std::byte> packed, std::uint64_t most_bytes, const std::string& source) {
  Inflater inflater(packed, Inflater::Wrapper::zlib, source);
  MatElement element;
  element.head.resize(most_head_bytes);
  element.head.resize(inflater.read(element.head));
  element.length = element.head.size();
  std::vector<std::byte> piece(1 << 20);
  for (std::size_t got = piece.size(); got == piece.size(); element.length += got) {
    got = inflater.read(piece);
    if (element.length > most_bytes) {
      throw Error(source + ": unpacks to more than the " + std::to_string(most_bytes) + " bytes expected at most");
    }
  }
  inflater.check_end();
  return element;
}

void check_array(const MatElement& element, const std::string& source) {
  if (element.head.size() < tag_bytes + flags_bytes || number(element.head, 0) != matrix ||
      number(element.head, 4) != element.length - tag_bytes || number(element.head, 8) != flags) {
    throw Error(source + ": is no whole array");
  }
  const std::uint32_t kind = number(element.head, 16, 1);
  if (kind < first_class || kind > last_class) {
    throw Error(source + ": is of class " + std::to_string(kind) + ", expected numbers or characters (4 to 15)");
  }
}

struct Tag {
  std::uint32_t type = 0, length = 0;
  std::uint64_t end = 0;   // of the element
  std::uint64_t last = 0;  // of its data, before it is filled up
};

Tag tag_at(const MatElement& element, std::uint64_t at, const std::string& source) {
  if (at + tag_bytes > element.head.size()) throw Error(source + ": is no whole array");
  const std::uint32_t word = number(element.head, at);
  if (word >> 16 != 0) return {word & 0xffff, word >> 16, at + tag_bytes, at + tag_bytes};
  const std::uint32_t length = number(element.head, at + 4);
  const std::uint64_t last = at + tag_bytes + length;
  return {word, length, (last + 7) / 8 * 8, last};
}

}  // namespace

std::vector<MatElement> read_mat_elements(const std::filesystem::path& path, std::uint64_t most_bytes) {
  FileReader file(path);
  check_file_head(file);
  std::vector<MatElement> elements;
  while (file.left() > 0) {
    const std::string source = file.source() + ": its element at byte " + std::to_string(file.size() - file.left());
    if (file.left() < tag_bytes) throw Error(source + " is cut off");
    MatElement element{tag_bytes, std::vector<std::byte>(tag_bytes)};
    file.read(element.head);
    const std::uint32_t type = number(element.head, 0), length = number(element.head, 4);
    if (type != matrix && type != compressed) {
      throw Error(source + " is of type " + std::to_string(type) + ", expected an array (14 or 15)");
    }
    if (length > file.left()) {
      throw Error(source + " announces " + std::to_string(length) + " bytes, but " + std::to_string(file.left()) +
                  " are left");
    }
    if (type == compressed) {
      std::vector<std::byte> packed = allocate(length, source);
      file.read(packed);
      element = inflated(packed, most_bytes, source);
    } else {
      element.length += length;
      element.head.resize(std::min<std::uint64_t>(most_head_bytes, element.length));
      file.read(std::span(element.head).subspan(tag_bytes));
      file.skip(element.length - element.head.size());
    }
    check_array(element, source);
    if (elements.size() == most_elements) throw Error(source + " is one more than the 10000 expected at most");
    elements.push_back(std::move(element));
  }
  return elements;
}

void check_mat_numbers(const MatElement& element, int rank, std::uint64_t count, const std::string& source) {
  const Tag dimensions = tag_at(element, tag_bytes + flags_bytes, source);
  const Tag name = tag_at(element, dimensions.end, source);
  const Tag numbers = tag_at(element, name.end, source);
  const std::uint64_t each = numbers.type < number_bytes.size() ? number_bytes[numbers.type] : 0;
  if (dimensions.length != 4u * static_cast<std::uint32_t>(rank) || each == 0 || numbers.length != count * each ||
      element.length < numbers.last || element.length > numbers.end) {  // some programs do not fill up the last one
    throw Error(source + ": has " + std::to_string(numbers.length) + " bytes of numbers, which do not fit its " +
                std::to_string(count) + " numbers");
  }
}

}  // namespace latitude::io
