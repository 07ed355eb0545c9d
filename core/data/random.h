// Random numbers for generated data that are the same bits with every compiler and number of threads: SplitMix64
// (Steele, Lea, Flood 2014), one short stream an item. The standard library's distributions differ between libraries.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace latitude::data {

class Stream {
 public:
  // The stream of item `item` of a set made with `seed`.
  Stream(std::uint64_t seed, std::uint64_t item) : state_(mixed(seed + kStep) + item * kStep) {
    state_ = mixed(state_);
  }

  std::uint64_t bits() { return mixed(state_ += kStep); }
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }  // [0, 1)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  std::int64_t below(std::int64_t count) { return std::min(count - 1, static_cast<std::int64_t>(uniform() * count)); }

  double normal() {  // Box and Muller 1958
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }
  // Standard normal, its tails beyond `limit` folded onto the limit.
  double normal_within(double limit) { return std::clamp(normal(), -limit, limit); }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;

  static std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
  }

  std::uint64_t state_;
};

}  // namespace latitude::data
