// How training goes, as plain data.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "io/json.h"

namespace latitude::train {

// The parts of the loss, in nats per image; not a number where they were not measured.
struct Parts {
  double loss = std::numeric_limits<double>::quiet_NaN();
  double reconstruction = loss, kl_z = loss, kl_u = loss;
  bool operator==(const Parts&) const = default;
};

// One finished epoch, counted from 1: means over the training set while it ran and over the test set after it.
struct EpochPoint {
  int epoch = 0;
  Parts train, test;
  bool operator==(const EpochPoint&) const = default;
};

// After a step.
struct Progress {
  std::int64_t epoch = 0, epochs = 0;  // epochs finished, and in all
  std::int64_t step = 0, steps_per_epoch = 0;
  double images_per_second = 0;
  double seconds_left = 0;
};

// The list of epochs as JSON and back; throws Error for anything else.
io::Json to_json(const std::vector<EpochPoint>& curve);
std::vector<EpochPoint> parse_curve(const io::Json& json, const std::string& source);

}  // namespace latitude::train
