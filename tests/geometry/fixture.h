// Arrays of tests/fixtures/geometry.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "io/npy.h"

namespace latitude::geometry::test {

// The arrays of one file, by name and flat.
class Fixture {
 public:
  explicit Fixture(const std::string& name)
      : arrays_(io::read_npz(std::filesystem::path(LATITUDE_SOURCE_DIR) / "tests/fixtures/geometry" / name)) {
    for (const auto& [key, array] : arrays_) values_[key] = array.to_doubles();
  }
  double at(const std::string& name, std::size_t index) const { return values_.at(name).at(index); }
  std::size_t size(const std::string& name, int axis = 0) const {
    return static_cast<std::size_t>(arrays_.at(name).shape.at(static_cast<std::size_t>(axis)));
  }

 private:
  std::map<std::string, io::Array> arrays_;
  std::map<std::string, std::vector<double>> values_;
};

}  // namespace latitude::geometry::test
