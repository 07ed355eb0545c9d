// What measurements against true poses share: the poses of a set and the codes of a model, side by side.
#pragma once

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

// The names of the affine transformer's controls, with _ for blanks: "rotation", "scale_x", "scale_y", "shear",
// "shift_x", "shift_y"; and those of the matrix u = (a, ..., f).
const std::vector<std::string>& control_names();
const std::vector<std::string>& matrix_names();

// All in double on the CPU. What a model without a pose lacks is undefined.
struct PosedCodes {
  at::Tensor true_controls, true_matrix;  // [N, 6]: rotation in degrees, log-scales, shear, shifts in pixels; (a..f)
  at::Tensor z, u;                        // [N, D], [N, P]: posterior means
  at::Tensor controls;                    // [N, C]: of u, as the model's transformer has them
};

// Throws Error, in the name of `metric`, for a set without true poses or whose images cannot go into the model.
// `before_block` is called before each block of images, and may throw to end it.
PosedCodes posed_codes(model::GenerativeModel& model, const data::Dataset& set, const std::string& metric,
                       const std::function<void()>& before_block = {});

}  // namespace latitude::evaluate
