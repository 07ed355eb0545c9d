// Which part of a picture is in sight: a factor, and the point in the middle.
#pragma once

namespace latitude::ui {

inline constexpr double kMostZoom = 16;

// x and y in [-1, 1] of the picture (the centres of its outermost pixels). At a factor of 1 the whole is in sight,
// whatever the point.
struct PictureZoom {
  double factor = 1, x = 0, y = 0;
  bool operator==(const PictureZoom&) const = default;
};

}  // namespace latitude::ui
