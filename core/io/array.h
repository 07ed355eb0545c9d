// A plain n-dimensional array as files hold it: element type, shape, bytes (row-major, little-endian). Knows no torch,
// so that parsers start in milliseconds under a fuzzer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace latitude::io {

enum class Dtype { boolean, u8, i8, i16, u16, i32, u32, i64, u64, f16, bf16, f32, f64 };

// Bytes of one element.
std::size_t size_of(Dtype dtype);
// Name as safetensors spells it: "BOOL", "U8", ..., "F32".
std::string_view name_of(Dtype dtype);

// Product of the dimensions; throws Error when one is negative or the product (times `element_size`) overflows
// or passes `most_bytes`.
std::int64_t checked_count(std::span<const std::int64_t> shape, std::size_t element_size, std::uint64_t most_bytes,
                           const std::string& source);

struct Array {
  Dtype dtype = Dtype::f32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;

  std::int64_t count() const;  // number of elements

  // Elements converted to float / double (boolean gives 0 and 1; f16 and bf16 are widened).
  std::vector<float> to_floats() const;
  std::vector<double> to_doubles() const;
  std::vector<std::int64_t> to_integers() const;  // throws Error when dtype is not an integer type

  static Array of(std::vector<std::int64_t> shape, std::span<const float> values);
  static Array of(std::vector<std::int64_t> shape, std::span<const double> values);
  static Array of(std::vector<std::int64_t> shape, std::span<const std::uint8_t> values);
  static Array of(std::vector<std::int64_t> shape, std::span<const std::int64_t> values);

  bool operator==(const Array&) const = default;
};

// "[10000, 28, 28]"
std::string to_string(std::span<const std::int64_t> shape);

}  // namespace latitude::io
