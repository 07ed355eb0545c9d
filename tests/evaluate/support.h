// What the tests of core/evaluate share: a data set of a test's own images, figures that a peer made.
#pragma once

#include <map>
#include <string>

#include "data/dataset.h"
#include "io/npy.h"

namespace latitude::evaluate::test {

inline data::Dataset set_of(const at::Tensor& images) {
  data::Dataset set;
  set.name = "a test's own";
  set.images = images;
  return set;
}

// The arrays of one file of tests/fixtures/evaluate, in double.
class Fixture {
 public:
  explicit Fixture(const std::string& file)
      : arrays_(io::read_npz(std::filesystem::path(LATITUDE_SOURCE_DIR) / "tests/fixtures/evaluate" / file)) {}
  at::Tensor table(const std::string& name) const {
    return torch::tensor(arrays_.at(name).to_doubles(), torch::kDouble).view(arrays_.at(name).shape);
  }

 private:
  std::map<std::string, io::Array> arrays_;
};

}  // namespace latitude::evaluate::test
