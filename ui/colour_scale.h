// Colours for numbers: viridis (Smith and van der Walt 2015), which people with the common colour-vision deficiencies
// read in order, less the end that vanishes on the theme's ground.
#pragma once

#include <QColor>
#include <vector>

namespace latitude::ui {

// t in [0, 1]; beyond takes the nearer end.
QColor scale_colour(double t);

// The range that the colours span: all but the outermost hundredth at either side, so that one outlier does not grey
// out the rest.
struct ColourRange {
  double least = 0, most = 1;
  double at(double value) const { return most > least ? (value - least) / (most - least) : 0.5; }
};
ColourRange colour_range(std::vector<float> values);

}  // namespace latitude::ui
