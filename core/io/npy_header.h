// The head of a .npy file: magic, version and a Python dictionary in text, of which only the one form that NumPy writes
// is understood; nothing is ever evaluated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/array.h"

namespace latitude::io {

struct NpyHeader {
  Dtype dtype = Dtype::f32;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

// `text`: the dictionary, as "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }" and padding. Throws Error.
NpyHeader parse_npy_dictionary(std::string_view text, const std::string& source);

// Magic, version 1.0, length and dictionary for an array in C order, padded so that the data begin at a multiple of 64.
std::string npy_head(Dtype dtype, const std::vector<std::int64_t>& shape);

}  // namespace latitude::io
