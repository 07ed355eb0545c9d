#include "example/checkerboard.h"

#include <string>

#include "data/finish.h"
#include "data/random.h"
#include "io/error.h"

namespace latitude::data {

Dataset make_checkerboard(std::int64_t count, std::uint64_t seed) {
  if (count < 1) throw Error("checkerboard: found a count of " + std::to_string(count) + ", expected at least 1");
  Dataset dataset;
  dataset.name = "checkerboard";
  dataset.images = torch::empty({count, 1, 1, 2});
  dataset.labels = torch::empty({count}, torch::kInt64);
  for (int square = 0; square < 8; ++square) dataset.class_names.push_back("square " + std::to_string(square));
  auto* point = dataset.images.data_ptr<float>();
  auto* label = dataset.labels.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < count; ++i, point += 2) {
    Stream random(seed, static_cast<std::uint64_t>(i));  // one short stream an item: no order can matter
    const std::int64_t square = random.below(8);
    const std::int64_t row = square / 2, column = 2 * (square % 2) + row % 2;
    point[0] = static_cast<float>(static_cast<double>(column) - 2 + random.uniform());
    point[1] = static_cast<float>(static_cast<double>(row) - 2 + random.uniform());
    label[i] = square;
  }
  return finished(std::move(dataset));  // checks, and fills in the checksum
}

Source checkerboard_source() {
  return {.name = "checkerboard",
          .description = "points on the dark squares of a board, generated",
          .load = [](bool train) { return train ? make_checkerboard(8'000, 1) : make_checkerboard(2'000, 2); },
          .fetch = {}};
}

}  // namespace latitude::data
