// The upper moon is (cos a, sin a), the lower (1 - cos a, 1/2 - sin a), a uniform in [0, pi): the shapes of
// scikit-learn's make_moons, with random instead of equally spaced angles. The two together fill [-1, 2] x
// [-1/2, 1].
#include "data/two_moons.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "data/finish.h"
#include "data/random.h"
#include "io/error.h"

namespace latitude::data {

Dataset make_two_moons(std::int64_t count, std::uint64_t seed, double noise) {
  if (count < 1) throw Error("two-moons: found a count of " + std::to_string(count) + ", expected at least 1");
  if (!std::isfinite(noise) || noise < 0)
    throw Error("two-moons: found a noise of " + std::to_string(noise) + ", expected 0 or more");
  Dataset dataset;
  dataset.name = "two-moons";
  dataset.images = torch::empty({count, 1, 1, 2});
  dataset.labels = torch::empty({count}, torch::kInt64);
  dataset.class_names = {"upper moon", "lower moon"};
  auto* point = dataset.images.data_ptr<float>();
  auto* label = dataset.labels.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < count; ++i, point += 2) {
    Stream random(seed, i);
    const double angle = random.uniform(0, std::numbers::pi);
    const bool lower = i % 2 == 1;
    const double x = lower ? 1 - std::cos(angle) : std::cos(angle);
    const double y = lower ? 0.5 - std::sin(angle) : std::sin(angle);
    const double noisy_x = x + noise * random.normal(), noisy_y = y + noise * random.normal();
    point[0] = static_cast<float>(std::clamp(noisy_x / 4 + 3.0 / 8, 0.0, 1.0));
    point[1] = static_cast<float>(std::clamp(noisy_y / 4 + 7.0 / 16, 0.0, 1.0));
    label[i] = lower;
  }
  return finished(std::move(dataset));
}

Source two_moons_source() {
  return {.name = "two-moons",
          .description = "two interleaving half circles in the plane, generated",
          .load = [](bool train) { return train ? make_two_moons(8'000, 1) : make_two_moons(2'000, 2); },
          .fetch = {}};
}

}  // namespace latitude::data
