#include "engine/pictures.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>

namespace latitude::engine {

std::vector<io::Picture> to_pictures(const at::Tensor& images) {
  const bool colour = images.size(1) == 3;
  const at::Tensor shown = colour ? images : images.narrow(1, 0, 1);
  const at::Tensor bytes = shown.clamp(0, 1).mul(255).round().to(at::kByte).permute({0, 2, 3, 1}).contiguous().cpu();
  const std::size_t size = static_cast<std::size_t>(bytes[0].numel());
  std::vector<io::Picture> pictures(static_cast<std::size_t>(bytes.size(0)));
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::uint8_t* first = bytes.const_data_ptr<std::uint8_t>() + i * size;
    pictures[i] = {static_cast<int>(bytes.size(2)), static_cast<int>(bytes.size(1)), colour ? 3 : 1,
                   std::vector<std::uint8_t>(first, first + size)};
  }
  return pictures;
}

io::Picture tiled(const std::vector<io::Picture>& pictures, int columns, int gap) {
  if (pictures.empty() || columns < 1) return {};
  const io::Picture& one = pictures.front();
  columns = std::min(columns, static_cast<int>(pictures.size()));
  const int rows = (static_cast<int>(pictures.size()) + columns - 1) / columns;
  io::Picture sheet{columns * (one.width + gap) - gap, rows * (one.height + gap) - gap, one.channels, {}};
  const std::size_t stride = static_cast<std::size_t>(sheet.width) * static_cast<std::size_t>(one.channels);
  const std::size_t line = static_cast<std::size_t>(one.width) * static_cast<std::size_t>(one.channels);
  sheet.pixels.assign(stride * static_cast<std::size_t>(sheet.height), 0);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto row = i / static_cast<std::size_t>(columns), column = i % static_cast<std::size_t>(columns);
    const std::size_t left =
        column * static_cast<std::size_t>(one.width + gap) * static_cast<std::size_t>(one.channels);
    for (int y = 0; y < one.height; ++y) {
      const std::size_t top = row * static_cast<std::size_t>(one.height + gap) + static_cast<std::size_t>(y);
      std::memcpy(sheet.pixels.data() + top * stride + left,
                  pictures[i].pixels.data() + static_cast<std::size_t>(y) * line, line);
    }
  }
  return sheet;
}

}  // namespace latitude::engine
