// How the digits of the glyphs are written: the strokes of each digit in four hands, as control points.
#pragma once

#include <array>
#include <vector>

namespace latitude::data {

// A point that a stroke passes through, in template coordinates: [-1, 1], y down. At a corner the stroke breaks its
// direction; between two corners it is straight, elsewhere smooth.
struct Knot {
  double x = 0, y = 0;
  bool corner = false;
};
// A stroke whose last knot lies on its first, neither a corner, is closed and smooth there.
using Stroke = std::vector<Knot>;
using Hand = std::vector<Stroke>;

inline constexpr int kHands = 4;

// The hands of the digits 0 to 9.
const std::array<std::array<Hand, kHands>, 10>& glyph_hands();

}  // namespace latitude::data
