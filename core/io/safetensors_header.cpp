// The header is read by nlohmann's event parser straight into tensor ranges: no tree of values is built, so a hostile
// header of the largest size costs no more memory than its own. Rules: github.com/huggingface/safetensors, "Format".
#include "io/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "io/error.h"
#include "io/json.h"
#include "io/text.h"

namespace latitude::io {
namespace {

std::optional<Dtype> dtype_of(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Dtype::f64); ++i) {
    if (name_of(static_cast<Dtype>(i)) == name) return static_cast<Dtype>(i);
  }
  return std::nullopt;
}

class HeaderReader : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(const std::string& source) : source_(source) {}

  SafetensorsHeader take() { return std::move(header_); }

  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("a truth value"); }
  bool number_integer(number_integer_t value) override { return unexpected(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return unexpected(text); }
  bool binary(binary_t&) override { return unexpected("binary data"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ == Place::shape) {
      if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        fail("has the dimension " + std::to_string(value));
      }
      tensor_->shape.push_back(static_cast<std::int64_t>(value));
    } else if (place_ == Place::offsets) {
      if (offsets_ == 2) fail("has more than two data_offsets");
      (offsets_++ == 0 ? tensor_->begin : tensor_->end) = value;
    } else {
      unexpected(std::to_string(value));
    }
    return true;
  }

  bool string(string_t& value) override {
    if (place_ == Place::metadata) {
      *text_ = std::move(value);
    } else if (place_ == Place::tensor && field_ == "dtype") {
      const auto dtype = dtype_of(value);
      if (!dtype) fail("has the unknown dtype \"" + printable(value, 20) + "\"");
      tensor_->dtype = *dtype;
    } else {
      unexpected("\"" + printable(value, 40) + "\"");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::outside) {
      place_ = Place::root;
    } else if (place_ == Place::root) {
      place_ = name_ == "__metadata__" ? Place::metadata : Place::tensor;
    } else {
      unexpected("an object");
    }
    return true;
  }

  bool key(string_t& value) override {
    if (place_ == Place::root) {
      start_tensor(std::move(value));
    } else if (place_ == Place::metadata) {
      const auto [entry, is_new] = header_.metadata.try_emplace(std::move(value));
      if (!is_new) throw Error(source_ + ": the metadata \"" + printable(entry->first) + "\" comes twice");
      text_ = &entry->second;
    } else {
      start_field(std::move(value));
    }
    return true;
  }

  bool end_object() override {
    if (place_ == Place::tensor && fields_ != all_fields) fail("lacks one of dtype, shape and data_offsets");
    place_ = place_ == Place::root ? Place::outside : Place::root;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ == Place::tensor && field_ == "shape") {
      place_ = Place::shape;
    } else if (place_ == Place::tensor && field_ == "data_offsets") {
      place_ = Place::offsets;
    } else {
      unexpected("a list");
    }
    return true;
  }

  bool end_array() override {
    if (place_ == Place::offsets && offsets_ != 2) fail("has not two data_offsets");
    place_ = Place::tensor;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    throw Error(source_ + ": its safetensors header is not valid JSON: " + describe(error));
  }

 private:
  enum class Place { outside, root, metadata, tensor, shape, offsets };
  static constexpr unsigned dtype_field = 1, shape_field = 2, offsets_field = 4, all_fields = 7;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(source_ + ": tensor \"" + printable(name_) + "\" " + what);
  }

  bool unexpected(const std::string& found) const {
    if (place_ == Place::outside) throw Error(source_ + ": its header is " + found + ", expected an object");
    if (place_ == Place::root) throw Error(source_ + ": \"" + printable(name_) + "\" is " + found + ", not a tensor");
    if (place_ == Place::metadata) throw Error(source_ + ": its metadata holds " + found + ", expected texts only");
    fail("has " + found + " in its " + printable(field_, 20));
  }

  void start_tensor(std::string name) {
    name_ = std::move(name);
    if (name_.find('\0') != name_.npos || is_unsafe_name(name_)) {
      throw Error(source_ + ": the tensor name \"" + printable(name_) + "\" is not acceptable");
    }
    if (name_ == "__metadata__") {
      if (has_metadata_) throw Error(source_ + ": \"__metadata__\" comes twice");
      has_metadata_ = true;
      return;
    }
    const auto [entry, is_new] = header_.tensors.try_emplace(name_);
    if (!is_new) fail("comes twice");
    if (header_.tensors.size() > most_tensors) {
      throw Error(source_ + ": holds more than " + std::to_string(most_tensors) + " tensors");
    }
    tensor_ = &entry->second;
    fields_ = 0;
    offsets_ = 0;
  }

  void start_field(std::string name) {
    field_ = std::move(name);
    const unsigned bit = field_ == "dtype"          ? dtype_field
                         : field_ == "shape"        ? shape_field
                         : field_ == "data_offsets" ? offsets_field
                                                    : 0;
    if (bit == 0) fail("has the unknown field \"" + printable(field_, 40) + "\"");
    if ((fields_ & bit) != 0) fail("has its " + field_ + " twice");
    fields_ |= bit;
  }

  std::string source_;
  SafetensorsHeader header_;
  Place place_ = Place::outside;
  bool has_metadata_ = false;
  std::string name_, field_;       // of the tensor and field being read
  TensorRange* tensor_ = nullptr;  // map entries stay where they are
  std::string* text_ = nullptr;
  unsigned fields_ = 0;
  int offsets_ = 0;
};

void check_tiling(const SafetensorsHeader& header, std::uint64_t data_bytes, const std::string& source) {
  std::uint64_t position = 0;
  for (const auto& [name, range] : header.in_file_order()) {
    const std::string tensor = source + ": tensor \"" + printable(name) + "\"";
    const std::string lies = " lies at " + std::to_string(range.begin) + " to " + std::to_string(range.end);
    if (range.end < range.begin || range.end > data_bytes) {
      throw Error(tensor + lies + ", but the file has " + std::to_string(data_bytes) + " bytes of data");
    }
    if (range.begin != position) {
      throw Error(tensor + lies + ", expected to begin at " + std::to_string(position) + " (no holes, no overlaps)");
    }
    const std::size_t size = size_of(range.dtype);
    const auto count = checked_count(range.shape, size, data_bytes, tensor);
    if (static_cast<std::uint64_t>(count) * size != range.end - range.begin) {
      throw Error(tensor + " has the shape " + to_string(range.shape) + " of " + std::string(name_of(range.dtype)) +
                  ", which is not the " + std::to_string(range.end - range.begin) + " bytes it is given");
    }
    position = range.end;
  }
  if (position != data_bytes) {
    throw Error(source + ": has " + std::to_string(data_bytes) + " bytes of data, its tensors end at " +
                std::to_string(position));
  }
}

}  // namespace

std::vector<std::pair<std::string, TensorRange>> SafetensorsHeader::in_file_order() const {
  std::vector<std::pair<std::string, TensorRange>> ranges(tensors.begin(), tensors.end());
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
    return std::pair(a.second.begin, a.second.end) < std::pair(b.second.begin, b.second.end);
  });
  return ranges;
}

SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_bytes, const std::string& source) {
  refuse_nul(text, source + "'s header");
  HeaderReader reader(source);
  if (!Json::sax_parse(text, &reader)) throw Error(source + ": its safetensors header is not valid JSON");
  SafetensorsHeader header = reader.take();
  check_tiling(header, data_bytes, source);
  return header;
}

}  // namespace latitude::io
