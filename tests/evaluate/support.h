// What the tests of core/evaluate share: a data set of a test's own images.
#pragma once

#include "data/dataset.h"

namespace latitude::evaluate::test {

inline data::Dataset set_of(const at::Tensor& images) {
  data::Dataset set;
  set.name = "a test's own";
  set.images = images;
  return set;
}

}  // namespace latitude::evaluate::test
