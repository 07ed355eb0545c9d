// A rotation-equivariant encoder over the group p4 of shifts and quarter turns (Cohen and Welling 2016, "Group
// equivariant convolutional networks", sections 4 and 5): the first layer correlates the picture with its filters at
// four orientations, the others turn their filters and the orientations that these read together, and the last has
// filters as large as what is left of the picture. A quarter turn of the picture then turns the four orientations of
// each feature around, exactly. The code reads their maximum and does not see the turn; the pose reads all four and
// does.
#pragma once

#include "nn/body.h"

namespace latitude::nn {

class P4Body : public Body {
 public:
  // Of `hidden` the last width is the number of features, each of four orientations. Throws Error where the pictures
  // are not square with a side that can be halved as often as there are filters.
  P4Body(const BodyOptions& options, at::Generator& from);
  Features features(const at::Tensor& images) override;
  std::int64_t z_outputs() const override { return outputs_; }
  std::int64_t u_outputs() const override { return 4 * outputs_; }

 private:
  std::vector<at::Tensor> filters_, biases_;  // [O, C, 3, 3], then [O, I, 4, k, k]; [O]
  std::int64_t outputs_;
};

}  // namespace latitude::nn
