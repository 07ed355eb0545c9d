// A strict parser for the dictionary of a .npy file (numpy.lib.format: three keys, each once).
#include "io/npy_header.h"

#include <array>
#include <limits>
#include <utility>

#include "io/error.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t most_dimensions = 64;  // as in NumPy 2

constexpr std::array<std::pair<std::string_view, Dtype>, 12> descriptions = {{{"|b1", Dtype::boolean},
                                                                              {"|u1", Dtype::u8},
                                                                              {"|i1", Dtype::i8},
                                                                              {"<i2", Dtype::i16},
                                                                              {"<u2", Dtype::u16},
                                                                              {"<i4", Dtype::i32},
                                                                              {"<u4", Dtype::u32},
                                                                              {"<i8", Dtype::i64},
                                                                              {"<u8", Dtype::u64},
                                                                              {"<f2", Dtype::f16},
                                                                              {"<f4", Dtype::f32},
                                                                              {"<f8", Dtype::f64}}};

class Dictionary {
 public:
  Dictionary(std::string_view text, const std::string& source) : text_(text), source_(source) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      read_entry();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_spaces();
    if (!text_.empty()) fail("text after the dictionary");
    if (!has_descr_ || !has_order_ || !has_shape_) fail("a key too few: expected descr, fortran_order and shape");
    return std::move(header_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(source_ + ": its .npy header has " + what +
                (text_.empty() ? "" : ", at \"" + printable(text_, 30) + "\""));
  }

  void skip_spaces() {
    const auto start = text_.find_first_not_of(" \t\r\n");
    text_.remove_prefix(start == text_.npos ? text_.size() : start);
  }

  bool accept(char c) {
    skip_spaces();
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(std::string("no '") + c + "' where one was expected");
  }

  bool accept_word(std::string_view word) {
    skip_spaces();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string_view string() {
    skip_spaces();
    if (!text_.starts_with('\'') && !text_.starts_with('"')) fail("something other than a text");
    const auto end = text_.find(text_.front(), 1);
    if (end == text_.npos) fail("a text without an end");
    const std::string_view value = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return value;
  }

  void once(bool& seen, std::string_view key) {
    if (seen) fail("the key " + std::string(key) + " twice");
    seen = true;
  }

  void read_entry() {
    const std::string_view key = string();
    expect(':');
    if (key == "descr") {
      once(has_descr_, key);
      read_type();
    } else if (key == "fortran_order") {
      once(has_order_, key);
      header_.fortran_order = accept_word("True");
      if (!header_.fortran_order && !accept_word("False")) fail("a fortran_order other than True and False");
    } else if (key == "shape") {
      once(has_shape_, key);
      read_shape();
    } else {
      fail("the unknown key \"" + printable(key, 30) + "\"");
    }
  }

  void read_type() {
    skip_spaces();
    if (text_.starts_with('[')) fail("a structured type, expected numbers");
    const std::string_view name = string();
    for (const auto& [description, dtype] : descriptions) {
      if (name == description ||
          (description[0] == '|' && name.starts_with('<') && name.substr(1) == description.substr(1))) {
        header_.dtype = dtype;
        return;
      }
    }
    const std::string_view why = name.starts_with('>')         ? " (big-endian)"
                                 : name.find('O') != name.npos ? " (Python objects, which can hold code)"
                                                               : "";
    fail("the type \"" + printable(name, 30) + "\"" + std::string(why) + ", expected little-endian numbers");
  }

  void read_shape() {
    expect('(');
    while (!accept(')')) {
      if (header_.shape.size() == most_dimensions) fail("more than 64 dimensions");
      header_.shape.push_back(number());
      if (!accept(',')) {
        if (header_.shape.size() == 1) fail("a shape without a comma");
        expect(')');
        break;
      }
    }
  }

  std::int64_t number() {
    skip_spaces();
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9'; ++digits) {
      const int digit = text_[digits] - '0';
      if (value > (std::numeric_limits<std::int64_t>::max() - digit) / 10) fail("a dimension that is too large");
      value = value * 10 + digit;
    }
    if (digits == 0) fail("a dimension that is not a whole number of at least 0");
    text_.remove_prefix(digits);
    accept('L');  // Python 2 wrote long integers so
    return value;
  }

  std::string_view text_;  // what is still to be read
  const std::string& source_;
  NpyHeader header_;
  bool has_descr_ = false, has_order_ = false, has_shape_ = false;
};

}  // namespace

NpyHeader parse_npy_dictionary(std::string_view text, const std::string& source) {
  return Dictionary(text, source).parse();
}

std::string npy_head(Dtype dtype, const std::vector<std::int64_t>& shape) {
  std::string dictionary = "{'descr': '";
  for (const auto& [description, known] : descriptions) {
    if (known == dtype) dictionary += description;
  }
  dictionary += "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) dictionary += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  dictionary += shape.size() == 1 ? ",), }" : "), }";
  const std::size_t before = 10;
  dictionary.append((64 - (before + dictionary.size() + 1) % 64) % 64, ' ');
  dictionary += '\n';
  const auto length = static_cast<unsigned>(dictionary.size());
  std::string head = "\x93NUMPY\x01";
  head += {'\0', static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
  return head + dictionary;
}

}  // namespace latitude::io
