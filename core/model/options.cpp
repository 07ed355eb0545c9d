#include "model/options.h"

#include <algorithm>
#include <cmath>

#include "io/error.h"
#include "io/text.h"

namespace latitude::model {
namespace {

[[noreturn]] void wrong(const std::string& key, const io::Json& found, const std::string& expected) {
  std::string text = found.dump();
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  throw Error("model." + key + ": found " + text + ", expected " + expected);
}

}  // namespace

Options::Options(const io::Json& json) : json_(json) {
  if (!json.is_object()) throw Error("model: found " + std::string(json.type_name()) + ", expected an object");
  read_.push_back("family");
}

const io::Json* Options::find(const std::string& key) {
  read_.push_back(key);
  const auto found = json_.find(key);
  return found == json_.end() ? nullptr : &*found;
}

std::int64_t Options::integer(const std::string& key, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
  const io::Json* found = find(key);
  if (!found) return otherwise;
  const std::string expected = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  if (!found->is_number_integer()) wrong(key, *found, expected);
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
    wrong(key, *found, expected);
  }
  const auto value = found->get<std::int64_t>();
  if (value < least || value > most) wrong(key, *found, expected);
  return value;
}

double Options::number(const std::string& key, double otherwise, double least, double most) {
  const io::Json* found = find(key);
  if (!found) return otherwise;
  const std::string expected = "a number from " + io::Json(least).dump() + " to " + io::Json(most).dump();
  if (!found->is_number()) wrong(key, *found, expected);
  const double value = found->get<double>();
  if (!std::isfinite(value) || value < least || value > most) wrong(key, *found, expected);
  return value;
}

std::string Options::choice(const std::string& key, const std::string& otherwise,
                            const std::vector<std::string>& choices) {
  const io::Json* found = find(key);
  if (!found) return otherwise;
  std::string expected;
  for (const std::string& each : choices) expected += (expected.empty() ? "" : ", ") + each;
  if (!found->is_string()) wrong(key, *found, "one of: " + expected);
  const auto value = found->get<std::string>();
  if (std::find(choices.begin(), choices.end(), value) == choices.end()) wrong(key, *found, "one of: " + expected);
  return value;
}

std::vector<std::int64_t> Options::widths(const std::string& key, std::vector<std::int64_t> otherwise) {
  const io::Json* found = find(key);
  if (!found) return otherwise;
  const std::string expected =
      "a list of at most " + std::to_string(kMostLayers) + " widths from 1 to " + std::to_string(kMostWidth);
  if (!found->is_array() || found->size() > kMostLayers) wrong(key, *found, expected);
  std::vector<std::int64_t> widths;
  for (const io::Json& each : *found) {
    // A negative number reads as an enormous unsigned one.
    if (!each.is_number_integer() || each.get<std::uint64_t>() > kMostWidth || each.get<std::uint64_t>() == 0) {
      wrong(key, *found, expected);
    }
    widths.push_back(each.get<std::int64_t>());
  }
  return widths;
}

void Options::finish() const {
  for (const auto& [key, value] : json_.items()) {
    if (std::find(read_.begin(), read_.end(), key) == read_.end()) {
      std::string known;
      for (const std::string& each : read_) known += (known.empty() ? "" : ", ") + each;
      throw Error("model: found the unknown option \"" + io::printable(key) + "\", expected one of: " + known);
    }
  }
}

void check_weights(std::int64_t inputs, const std::vector<std::int64_t>& hidden, std::int64_t outputs) {
  std::int64_t weights = 0, from = inputs;
  for (const std::int64_t width : hidden) {
    weights += from * width;
    from = width;
  }
  weights += from * outputs;
  if (weights > kMostWeights) {
    throw Error("model: these layers have " + std::to_string(weights) + " weights, expected at most " +
                std::to_string(kMostWeights));
  }
}

void check_shape(const ImageShape& shape) {
  const auto bad = [](std::int64_t n) { return n < 1 || n > kMostPixels; };
  if (bad(shape.channels) || bad(shape.height) || bad(shape.width) || shape.channels * shape.height > kMostPixels ||
      shape.pixels() > kMostPixels) {
    throw Error("model: images of shape " + io::Json({shape.channels, shape.height, shape.width}).dump() +
                ", expected [channels, height, width] of at most " + std::to_string(kMostPixels) + " numbers in all");
  }
}

}  // namespace latitude::model
