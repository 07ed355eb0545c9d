// Element types, shapes with every product checked, and conversions. float16 is IEEE 754 binary16, bfloat16 the upper
// half of a binary32.
#include "io/array.h"

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>

#include "io/error.h"

static_assert(std::endian::native == std::endian::little,
              "arrays in files are little-endian and are copied as they lie");

namespace latitude::io {
namespace {

struct DtypeFacts {
  std::string_view name;
  std::size_t size;
};

// In the order of the enumeration.
constexpr std::array<DtypeFacts, 13> facts = {{{"BOOL", 1},
                                               {"U8", 1},
                                               {"I8", 1},
                                               {"I16", 2},
                                               {"U16", 2},
                                               {"I32", 4},
                                               {"U32", 4},
                                               {"I64", 8},
                                               {"U64", 8},
                                               {"F16", 2},
                                               {"BF16", 2},
                                               {"F32", 4},
                                               {"F64", 8}}};

float float_of_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t exponent = (half >> 10) & 0x1fu;
  const std::uint32_t fraction = half & 0x3ffu;
  if (exponent == 0) {  // zero and subnormal: fraction * 2^-24
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  const std::uint32_t wide_exponent = exponent == 0x1f ? 0xffu : exponent + 112;
  return std::bit_cast<float>(sign | (wide_exponent << 23) | (fraction << 13));
}

float float_of_bfloat(std::uint16_t bfloat) { return std::bit_cast<float>(static_cast<std::uint32_t>(bfloat) << 16); }

template <class From, class To, class Convert>
std::vector<To> convert_all(const std::vector<std::byte>& bytes, Convert convert) {
  std::vector<To> values(bytes.size() / sizeof(From));
  for (std::size_t i = 0; i < values.size(); ++i) {
    From value;
    std::memcpy(&value, bytes.data() + i * sizeof(From), sizeof(From));
    values[i] = static_cast<To>(convert(value));
  }
  return values;
}

template <class To>
std::vector<To> convert(const Array& array) {
  const auto& bytes = array.bytes;
  const auto same = [](auto value) { return value; };
  switch (array.dtype) {
    case Dtype::boolean:
      return convert_all<std::uint8_t, To>(bytes, [](std::uint8_t value) { return value != 0 ? 1 : 0; });
    case Dtype::u8:
      return convert_all<std::uint8_t, To>(bytes, same);
    case Dtype::i8:
      return convert_all<std::int8_t, To>(bytes, same);
    case Dtype::i16:
      return convert_all<std::int16_t, To>(bytes, same);
    case Dtype::u16:
      return convert_all<std::uint16_t, To>(bytes, same);
    case Dtype::i32:
      return convert_all<std::int32_t, To>(bytes, same);
    case Dtype::u32:
      return convert_all<std::uint32_t, To>(bytes, same);
    case Dtype::i64:
      return convert_all<std::int64_t, To>(bytes, same);
    case Dtype::u64:
      return convert_all<std::uint64_t, To>(bytes, same);
    case Dtype::f16:
      return convert_all<std::uint16_t, To>(bytes, float_of_half);
    case Dtype::bf16:
      return convert_all<std::uint16_t, To>(bytes, float_of_bfloat);
    case Dtype::f32:
      return convert_all<float, To>(bytes, same);
    case Dtype::f64:
      return convert_all<double, To>(bytes, same);
  }
  throw Error("unknown element type " + std::to_string(static_cast<int>(array.dtype)));
}

void check_bytes(const Array& array) {
  const auto expected = static_cast<std::uint64_t>(array.count()) * size_of(array.dtype);
  if (array.bytes.size() != expected) {
    throw Error("array of shape " + to_string(array.shape) + ": holds " + std::to_string(array.bytes.size()) +
                " bytes, expected " + std::to_string(expected));
  }
}

template <class T>
Array array_of(Dtype dtype, std::vector<std::int64_t> shape, std::span<const T> values) {
  Array array{dtype, std::move(shape), {}};
  const auto bytes = std::as_bytes(values);
  array.bytes.assign(bytes.begin(), bytes.end());
  check_bytes(array);
  return array;
}

}  // namespace

std::size_t size_of(Dtype dtype) { return facts.at(static_cast<std::size_t>(dtype)).size; }

std::string_view name_of(Dtype dtype) { return facts.at(static_cast<std::size_t>(dtype)).name; }

std::int64_t checked_count(std::span<const std::int64_t> shape, std::size_t element_size, std::uint64_t most_bytes,
                           const std::string& source) {
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t bytes = element_size;
  bool empty = false;
  for (const std::int64_t dimension : shape) {
    if (dimension < 0) throw Error(source + ": shape " + to_string(shape) + " has a negative dimension");
    empty = empty || dimension == 0;
    // A zero does not excuse the rest: strides are products of the other dimensions and overflow as well.
    const auto factor = static_cast<std::uint64_t>(dimension == 0 ? 1 : dimension);
    if (bytes > most / factor) throw Error(source + ": shape " + to_string(shape) + " is too large to count");
    bytes *= factor;
  }
  if (empty) return 0;
  if (bytes > most_bytes) {
    throw Error(source + ": shape " + to_string(shape) + " takes " + std::to_string(bytes) +
                " bytes, expected at most " + std::to_string(most_bytes));
  }
  return static_cast<std::int64_t>(bytes / element_size);
}

std::int64_t Array::count() const {
  return checked_count(shape, size_of(dtype), std::numeric_limits<std::uint64_t>::max(), "array");
}

std::vector<float> Array::to_floats() const {
  check_bytes(*this);
  return convert<float>(*this);
}

std::vector<double> Array::to_doubles() const {
  check_bytes(*this);
  return convert<double>(*this);
}

std::vector<std::int64_t> Array::to_integers() const {
  check_bytes(*this);
  if (dtype == Dtype::f16 || dtype == Dtype::bf16 || dtype == Dtype::f32 || dtype == Dtype::f64) {
    throw Error("array of " + std::string(name_of(dtype)) + ": expected integers");
  }
  std::vector<std::int64_t> values = convert<std::int64_t>(*this);
  for (const std::int64_t value : values) {
    if (dtype == Dtype::u64 && value < 0) throw Error("array of U64: holds a number above 2^63 - 1");
  }
  return values;
}

Array Array::of(std::vector<std::int64_t> shape, std::span<const float> values) {
  return array_of(Dtype::f32, std::move(shape), values);
}

Array Array::of(std::vector<std::int64_t> shape, std::span<const double> values) {
  return array_of(Dtype::f64, std::move(shape), values);
}

Array Array::of(std::vector<std::int64_t> shape, std::span<const std::uint8_t> values) {
  return array_of(Dtype::u8, std::move(shape), values);
}

Array Array::of(std::vector<std::int64_t> shape, std::span<const std::int64_t> values) {
  return array_of(Dtype::i64, std::move(shape), values);
}

std::string to_string(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    if (i == 16) return text + "...]";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace latitude::io
