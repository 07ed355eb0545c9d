// Example of a data set: the checkerboard, points spread evenly over the dark squares of a board of 4 x 4 on
// [-2, 2] x [-2, 2]. A toy for flows, as in FFJORD (Grathwohl et al. 2019, figure 2).
//
// In the house this is core/data/checkerboard.h and .cpp, the latter in core/data/CMakeLists.txt, and in
// core/data/registry.cpp the include and, in the list of sources(),
//     checkerboard_source()
#pragma once

#include "data/dataset.h"

namespace latitude::data {

// images [count, 1, 1, 2]: (x, y); labels 0 to 7, the square. Equal arguments give equal bits. Throws Error when count
// is below 1.
Dataset make_checkerboard(std::int64_t count, std::uint64_t seed);

Source checkerboard_source();

}  // namespace latitude::data
