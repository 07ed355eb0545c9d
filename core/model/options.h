// Options of a model as a recipe or a model file gives them, read with limits: a file from elsewhere must not be able
// to ask for a billion layers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/json.h"
#include "model/model.h"

namespace latitude::model {

inline constexpr std::int64_t kMostCode = 2048;    // dimensions of z
inline constexpr std::int64_t kMostWidth = 16384;  // units of a hidden layer
inline constexpr std::size_t kMostLayers = 32;
inline constexpr std::int64_t kMostPixels = 3 * 1024 * 1024;
inline constexpr std::int64_t kMostWeights = 200'000'000;

// Reads the options of one family; every option must have been read when `finish` is called.
class Options {
 public:
  explicit Options(const io::Json& json);

  std::int64_t integer(const std::string& key, std::int64_t otherwise, std::int64_t least, std::int64_t most);
  double number(const std::string& key, double otherwise, double least, double most);
  std::string choice(const std::string& key, const std::string& otherwise, const std::vector<std::string>& choices);
  std::vector<std::int64_t> widths(const std::string& key, std::vector<std::int64_t> otherwise);
  // Throws Error naming an option that no one read.
  void finish() const;

 private:
  const io::Json* find(const std::string& key);

  io::Json json_;
  std::vector<std::string> read_;
};

// Throws Error when a dense stack from `inputs` over `hidden` to `outputs` would have more than kMostWeights.
void check_weights(std::int64_t inputs, const std::vector<std::int64_t>& hidden, std::int64_t outputs);
// Throws Error for a shape that is no picture or one larger than kMostPixels.
void check_shape(const ImageShape& shape);

}  // namespace latitude::model
