// IDX: two zero bytes, element type, rank, big-endian 32-bit sizes, big-endian data. Gzipped files are inflated by zlib
// to the size that the header announces and one byte more, so that a bomb costs nothing.
#include "io/idx.h"

#include <algorithm>
#include <utility>

#include "io/checksum.h"
#include "io/error.h"
#include "io/file_reader.h"
#include "io/files.h"
#include "io/inflate.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::uint64_t most_file_bytes = std::uint64_t{4} << 30;
// Deflate can do no better than 1032 to 1 (zlib's technical notes); a header that announces more lies.
constexpr std::uint64_t most_ratio = 1032;
constexpr std::size_t most_rank = 8;

bool is_gzip(std::span<const std::byte> bytes) {
  return bytes.size() >= 2 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b};
}

Dtype dtype_of(int code, const std::string& source) {
  switch (code) {
    case 0x08:
      return Dtype::u8;
    case 0x09:
      return Dtype::i8;
    case 0x0b:
      return Dtype::i16;
    case 0x0c:
      return Dtype::i32;
    case 0x0d:
      return Dtype::f32;
    case 0x0e:
      return Dtype::f64;
    default:
      throw Error(source + ": its IDX element type is " + std::to_string(code) + ", expected 8, 9, 11, 12, 13 or 14");
  }
}

// Bytes of the header whose first four bytes are given.
std::size_t header_bytes(std::span<const std::byte> magic, const std::string& source) {
  if (magic[0] != std::byte{0} || magic[1] != std::byte{0}) throw Error(source + ": is not an IDX file" + hint(magic));
  const auto rank = std::to_integer<std::size_t>(magic[3]);
  if (rank < 1 || rank > most_rank) {
    throw Error(source + ": its IDX header has " + std::to_string(rank) + " dimensions, expected 1 to 8");
  }
  return 4 + 4 * rank;
}

struct Header {
  Dtype dtype = Dtype::u8;
  std::vector<std::int64_t> shape;
  std::uint64_t data_bytes = 0;
};

// `header` is complete; `most_bytes` bounds the data.
Header parse_header(std::span<const std::byte> header, std::uint64_t most_bytes, const std::string& source) {
  Header facts{dtype_of(std::to_integer<int>(header[2]), source), {}, 0};
  for (std::size_t at = 4; at < header.size(); at += 4) {
    std::int64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | std::to_integer<std::int64_t>(header[at + i]);
    if (size == 0) throw Error(source + ": its IDX header announces no items (a dimension of 0)");
    facts.shape.push_back(size);
  }
  const std::size_t element = size_of(facts.dtype);
  facts.data_bytes = static_cast<std::uint64_t>(checked_count(facts.shape, element, most_bytes, source)) * element;
  return facts;
}

Array make_array(Header header, std::vector<std::byte> data) {
  Array array{header.dtype, std::move(header.shape), std::move(data)};
  const std::size_t element = size_of(array.dtype);
  for (std::size_t at = 0; element > 1 && at < array.bytes.size(); at += element) {
    std::reverse(array.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                 array.bytes.begin() + static_cast<std::ptrdiff_t>(at + element));
  }
  return array;
}

// The uncompressed file, of the size that its own header announces.
std::vector<std::byte> unpack(std::span<const std::byte> packed, const std::string& source) {
  Inflater inflater(packed, Inflater::Wrapper::gzip, source);
  std::vector<std::byte> file(4);
  const auto read_exactly = [&](std::span<std::byte> bytes, std::uint64_t before) {
    const std::size_t got = inflater.read(bytes);
    if (got == bytes.size()) return;
    throw Error(source + ": inflates to " + std::to_string(before + got) + " bytes, expected " +
                std::to_string(before + bytes.size()));
  };
  read_exactly(file, 0);
  if (is_gzip(file)) throw Error(source + ": is gzip inside gzip, expected an IDX file inside");
  file.resize(header_bytes(file, source));
  read_exactly(std::span(file).subspan(4), 4);
  const std::uint64_t most = std::min(most_file_bytes, (packed.size() + 1) * most_ratio);
  const Header header = parse_header(file, most, source);
  const std::size_t start = file.size();
  std::vector<std::byte> whole = allocate(start + header.data_bytes, source);
  std::copy(file.begin(), file.end(), whole.begin());
  read_exactly(std::span(whole).subspan(start), start);
  std::byte more{};
  if (inflater.read({&more, 1}) != 0) {
    throw Error(source + ": inflates to more than the " + std::to_string(whole.size()) + " bytes its header announces");
  }
  inflater.check_end();
  return whole;
}

Array parse_plain(std::vector<std::byte> file, const std::string& source) {
  const auto check_size = [&](std::uint64_t expected, bool exact) {
    if (file.size() < expected || (exact && file.size() != expected)) {
      throw Error(source + ": has " + std::to_string(file.size()) + " bytes, expected " + std::to_string(expected) +
                  (exact ? " by its IDX header" : " or more"));
    }
  };
  check_size(4, false);
  const std::size_t start = header_bytes(file, source);
  check_size(start, false);
  Header header = parse_header(std::span(file).first(start), most_file_bytes, source);
  check_size(start + header.data_bytes, true);
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(start));
  return make_array(std::move(header), std::move(file));
}

}  // namespace

Array parse_idx(std::span<const std::byte> file, const std::string& source) {
  if (is_gzip(file)) return parse_plain(unpack(file, source), source);
  return parse_plain({file.begin(), file.end()}, source);
}

Array read_idx(const std::filesystem::path& path, const std::optional<std::string>& md5_expected) {
  const std::filesystem::path packed = path.string() + ".gz";
  const bool take_packed = !std::filesystem::exists(path) && std::filesystem::exists(packed);
  const std::filesystem::path& found = take_packed ? packed : path;
  const std::string source = found.string();
  std::vector<std::byte> file = read_file(found, most_file_bytes);
  if (is_gzip(file)) {
    file = unpack(file, source);
  } else if (found.extension() == ".gz") {
    throw Error(source + ": is not a gzip file" + hint(file));
  }
  if (md5_expected) {
    const std::string checksum = md5(file);
    if (checksum != *md5_expected) {
      throw Error(source + ": its MD5 (uncompressed) is " + checksum + ", expected " + *md5_expected);
    }
  }
  return parse_plain(std::move(file), source);
}

}  // namespace latitude::io
