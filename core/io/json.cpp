// JSON (RFC 8259) by nlohmann's event parser, with rules of our own on top: a key comes once, nesting and the number of
// values are bounded. That numbers are finite and texts are UTF-8 the parser itself sees to.
#include "io/json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "io/error.h"
#include "io/files.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t most_depth = 64;
constexpr std::size_t most_values = 4'000'000;

class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(const std::string& source) : source_(source) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    const auto [place, is_new] = open_.back()->get_ref<Json::object_t&>().try_emplace(std::move(value));
    if (!is_new) throw Error(source_ + ": the key \"" + printable(place->first) + "\" comes twice");
    member_ = &place->second;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    throw Error(source_ + ": is not valid JSON: " + describe(error));
  }

 private:
  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (open_.size() == most_depth) {
      throw Error(source_ + ": is nested too deeply, expected at most " + std::to_string(most_depth) + " levels");
    }
    open_.push_back(&place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json& place(Json value) {
    if (++values_ > most_values) {
      throw Error(source_ + ": holds more than " + std::to_string(most_values) + " values");
    }
    if (open_.empty()) return root_ = std::move(value);
    if (open_.back()->is_array()) {
      auto& items = open_.back()->get_ref<Json::array_t&>();
      items.push_back(std::move(value));
      return items.back();
    }
    return *member_ = std::move(value);
  }

  std::string source_;
  Json root_;
  std::vector<Json*> open_;  // a container grows only while it is the innermost, so these stay valid
  Json* member_ = nullptr;   // where the value of the key just read goes
  std::size_t values_ = 0;
};

}  // namespace

void refuse_nul(std::string_view text, const std::string& source) {
  if (text.find('\0') != text.npos) throw Error(source + ": is not valid JSON: it holds a zero byte");
}

Json parse_json(std::string_view text, const std::string& source) {
  refuse_nul(text, source);
  StrictBuilder builder(source);
  if (!Json::sax_parse(text, &builder)) throw Error(source + ": is not valid JSON");
  return builder.take();
}

Json read_json(const std::filesystem::path& path, std::uint64_t most_bytes) {
  const std::vector<std::byte> bytes = read_file(path, most_bytes);
  return parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string());
}

void write_json(const std::filesystem::path& path, const Json& value) {
  std::string text;
  try {
    text = value.dump(2) + "\n";
  } catch (const Json::exception& error) {
    throw Error(path.string() + ": cannot be written as JSON: " + describe(error));
  }
  write_file(path, text);
}

std::string describe(const Json::exception& error) {
  std::string_view text = error.what();
  if (const auto end = text.find("] "); text.starts_with('[') && end != text.npos) text.remove_prefix(end + 2);
  return printable(text, 200);
}

}  // namespace latitude::io
