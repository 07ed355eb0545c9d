// What is drawn on the canvas, as plain data, and the picture that it makes: white on black with a soft round brush.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/types.h"

namespace latitude::ui {

// A canvas holds this much; a hand needs far less.
inline constexpr std::size_t kMostStrokes = 200, kMostStrokePoints = 2000, kMostUnder = 1 << 20;

struct Stroke {
  bool erases = false;
  std::vector<float> points;  // x, y, x, y ...: (0, 0) is the canvas's upper left corner, (1, 1) its lower right one
  bool operator==(const Stroke&) const = default;
};

struct Drawing {
  engine::Picture under;  // what is drawn upon: a file that was dropped, as it was made to fit; empty: black
  std::vector<Stroke> strokes;
  bool centred = true;  // before it is encoded, as MNIST's digits were
  bool empty() const { return under.pixels.empty() && strokes.empty(); }
  bool operator==(const Drawing&) const = default;
};

// A grey canvas for pictures of this shape.
engine::Picture blank_canvas(int width, int height);
// Adds the stroke from its point `first` on, so that a growing stroke costs what has grown.
void draw_stroke(engine::Picture& canvas, const Stroke& stroke, std::size_t first = 0);
// The whole drawing.
engine::Picture rendered(const Drawing& drawing, int width, int height);
// Of the brush, as a part of the canvas's shorter side.
double brush_radius(bool erases);

}  // namespace latitude::ui
