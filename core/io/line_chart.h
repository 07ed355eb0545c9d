// Line charts as SVG: axes with round ticks, a legend, on white. Knows nothing of what is drawn.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace latitude::io {

struct ChartLine {
  std::string label;         // in the legend; empty: none
  std::vector<double> x, y;  // as many; a value that is not finite, or that the axis does not hold, is a gap
  int colour = 0;            // of the palette, which begins again at its end
  bool dotted = false;
  bool marked = false;  // a dot at each point
  bool joined = true;   // else the dots alone, small ones
};

struct LineChart {
  std::string title, x_label, y_label;
  std::vector<ChartLine> lines;
  bool logarithmic = false;  // the y axis
  // Of the axes; else what the lines need and a little more.
  std::optional<std::pair<double, double>> x_range = std::nullopt, y_range = std::nullopt;
};

// Round values of an axis from `least` to `most`, about `wanted` of them: steps of 1, 2 or 5 times a power of ten, or
// on a logarithmic axis powers of ten. `least` < `most`, above 0 where it is logarithmic.
std::vector<double> axis_ticks(double least, double most, int wanted, bool logarithmic = false);

// The charts side by side. Throws Error when a line's x and y differ in number.
std::string to_svg(const std::vector<LineChart>& charts);

// Atomic.
void write_charts(const std::filesystem::path& path, const std::vector<LineChart>& charts);

}  // namespace latitude::io
