// The data sets there are: one line each.
#include "data/cifar10.h"
#include "data/dataset.h"
#include "data/glyphs.h"
#include "data/mnist.h"
#include "data/svhn.h"
#include "data/two_moons.h"

namespace latitude::data {

const std::vector<Source>& sources() {
  static const std::vector<Source> all = {mnist_source(), cifar10_source(), svhn_source(), glyphs_source(),
                                          two_moons_source()};
  return all;
}

}  // namespace latitude::data
