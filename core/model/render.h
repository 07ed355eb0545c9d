// Pictures larger than the data's: a template has no pixels of the picture's, so where there is a pose it can be read
// on a grid as fine as one likes, and its edges stay sharp.
#pragma once

#include "model/model.h"

namespace latitude::model {

inline constexpr std::int64_t kMostScale = 32;

// p(x given z, u) with `scale` pixels for each of the picture's in both directions, [N, C, scale H, scale W]. Throws
// Error for a model without a pose and for a scale that is not in 1 to kMostScale.
at::Tensor render(GenerativeModel& model, const at::Tensor& z, const at::Tensor& u, std::int64_t scale);
// The same of what is decoded already, by the poses u.
at::Tensor render(const GenerativeModel& model, const Decoded& decoded, const at::Tensor& u, std::int64_t scale);

}  // namespace latitude::model
