// Which part of a picture is in sight: a factor, and the point in the middle.
#pragma once

#include <algorithm>

namespace latitude::ui {

inline constexpr double kMostZoom = 16;
inline constexpr double kZoomStep = 1.25;  // of the wheel and the keys

// x and y in [-1, 1] of the picture (the centres of its outermost pixels). At a factor of 1 the whole is in sight,
// whatever the point.
struct PictureZoom {
  double factor = 1, x = 0, y = 0;
  bool operator==(const PictureZoom&) const = default;
};

// So many times as large about the same point, as far as that goes.
inline PictureZoom scaled(PictureZoom zoom, double by) {
  zoom.factor = std::clamp(zoom.factor * by, 1.0, kMostZoom);
  return zoom.factor > 1 ? zoom : PictureZoom();
}

}  // namespace latitude::ui
