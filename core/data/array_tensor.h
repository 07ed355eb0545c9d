// Arrays of files and tensors of torch, turned into one another. The element type is kept; bytes are copied.
#pragma once

#include <torch/torch.h>

#include "io/array.h"

namespace latitude::data {

// A contiguous CPU tensor with the array's shape and element type. Throws Error when the array's bytes do not fit its
// shape.
torch::Tensor to_tensor(const io::Array& array);

// The tensor's elements, row-major, from whatever device and strides. Throws Error for element types that files do not
// hold (complex, quantised).
io::Array to_array(const torch::Tensor& tensor);

}  // namespace latitude::data
