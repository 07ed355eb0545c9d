// Tensors of images as plain pictures.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "io/picture.h"

namespace latitude::engine {

// images [N, C, H, W] in [0, 1], C = 1 or 3 (of any other number of channels the first is shown).
std::vector<io::Picture> to_pictures(const at::Tensor& images);

// Pictures of one size in rows with `gap` black pixels between them; the last row may be short.
io::Picture tiled(const std::vector<io::Picture>& pictures, int columns, int gap = 2);

}  // namespace latitude::engine
