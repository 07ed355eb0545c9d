// .npy files and streams: magic "\x93NUMPY", version, header length (2 bytes in version 1, 4 in 2 and 3), dictionary,
// data.
#include "io/npy.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/files.h"
#include "io/npy_header.h"
#include "io/npy_stream.h"
#include "io/text.h"

namespace latitude::io {
namespace {

// NumPy itself refuses headers above 10,000 bytes.
constexpr std::uint64_t most_dictionary_bytes = 1 << 16;

void check_magic(std::span<const std::byte> head, const std::string& source) {
  static constexpr std::string_view magic = "\x93NUMPY";
  if (std::memcmp(head.data(), magic.data(), magic.size()) != 0)
    throw Error(source + ": is not a .npy file" + hint(head));
  const int major = std::to_integer<int>(head[6]), minor = std::to_integer<int>(head[7]);
  if (major < 1 || major > 3 || minor != 0) {
    throw Error(source + ": is a .npy file of version " + std::to_string(major) + "." + std::to_string(minor) +
                ", expected 1.0 to 3.0");
  }
}

// Fortran order (first index fastest) to C order (last index fastest).
std::vector<std::byte> c_from_fortran(const std::vector<std::byte>& fortran, const std::vector<std::int64_t>& shape,
                                      std::size_t element, const std::string& source) {
  std::vector<std::byte> c_order = allocate(fortran.size(), source);
  std::vector<std::size_t> stride(shape.size()), index(shape.size());
  std::size_t step = element;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    stride[axis] = step;
    step *= static_cast<std::size_t>(shape[axis]);
  }
  std::size_t from = 0;
  for (std::size_t to = 0; to < c_order.size(); to += element) {
    std::memcpy(c_order.data() + to, fortran.data() + from, element);
    for (std::size_t axis = shape.size(); axis-- > 0;) {  // count on, last axis first
      from += stride[axis];
      if (++index[axis] < static_cast<std::size_t>(shape[axis])) break;
      from -= stride[axis] * index[axis];
      index[axis] = 0;
    }
  }
  return c_order;
}

}  // namespace

Array read_npy_stream(const std::function<void(std::span<std::byte>)>& read, std::uint64_t total,
                      const std::string& source) {
  std::array<std::byte, 12> head{};
  if (total < head.size())
    throw Error(source + ": is not a .npy file: it has only " + std::to_string(total) + " bytes");
  read(std::span(head).first(8));
  check_magic(std::span(head).first(8), source);
  const std::size_t width = head[6] == std::byte{1} ? 2 : 4;
  read(std::span(head).subspan(8, width));
  std::uint64_t length = 0;
  for (std::size_t i = width; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(head[8 + i]);
  const std::uint64_t left = total - 8 - width;
  if (length > left || length > most_dictionary_bytes) {
    throw Error(source + ": its .npy header would have " + std::to_string(length) + " bytes, expected at most " +
                std::to_string(std::min(left, most_dictionary_bytes)));
  }
  std::string text(length, '\0');
  read(std::as_writable_bytes(std::span(text)));
  NpyHeader header = parse_npy_dictionary(text, source);

  const std::size_t element = size_of(header.dtype);
  const std::uint64_t data_bytes = left - length;
  const auto count = checked_count(header.shape, element, data_bytes, source);
  if (static_cast<std::uint64_t>(count) * element != data_bytes) {
    throw Error(source + ": has " + std::to_string(data_bytes) + " bytes of data, expected " +
                std::to_string(static_cast<std::uint64_t>(count) * element) + " for the shape " +
                to_string(header.shape));
  }
  Array array{header.dtype, std::move(header.shape), allocate(data_bytes, source)};
  read(array.bytes);
  if (array.dtype == Dtype::boolean &&
      std::any_of(array.bytes.begin(), array.bytes.end(), [](std::byte b) { return b > std::byte{1}; })) {
    throw Error(source + ": holds truth values other than 0 and 1");
  }
  if (header.fortran_order && array.shape.size() > 1)
    array.bytes = c_from_fortran(array.bytes, array.shape, element, source);
  return array;
}

NpyParts npy_parts(const Array& array, const std::string& source) {
  NpyParts parts;
  if (array.bytes.size() != static_cast<std::uint64_t>(array.count()) * size_of(array.dtype)) {
    throw Error(source + ": cannot be written: the array of shape " + to_string(array.shape) + " has " +
                std::to_string(array.bytes.size()) + " bytes");
  }
  if (array.shape.size() > 64) throw Error(source + ": cannot be written: more than 64 dimensions");
  const bool widen = array.dtype == Dtype::bf16;
  if (widen) parts.widened = Array::of(array.shape, array.to_floats());
  const Array& written = widen ? parts.widened : array;
  parts.head = npy_head(written.dtype, written.shape);
  parts.data = written.bytes;
  return parts;
}

Array parse_npy(std::span<const std::byte> file, const std::string& source) {
  std::span<const std::byte> rest = file;
  const auto read = [&rest](std::span<std::byte> bytes) {  // read_npy_stream asks for no more than there is
    std::copy_n(rest.begin(), bytes.size(), bytes.begin());
    rest = rest.subspan(bytes.size());
  };
  return read_npy_stream(read, file.size(), source);
}

Array read_npy(const std::filesystem::path& path, std::uint64_t most_bytes) {
  FileReader file(path);
  if (file.size() > most_bytes) {
    throw Error(file.source() + ": has " + std::to_string(file.size()) + " bytes, expected at most " +
                std::to_string(most_bytes));
  }
  return read_npy_stream([&file](std::span<std::byte> bytes) { file.read(bytes); }, file.size(), file.source());
}

void write_npy(const std::filesystem::path& path, const Array& array) {
  const NpyParts parts = npy_parts(array, path.string());
  const std::array all = {std::as_bytes(std::span(parts.head)), parts.data};
  write_parts(path, all);
}

}  // namespace latitude::io
