// The pose as a hand takes hold of it: which handles a model's pose has, where they lie on the picture, and gestures
// with them. Plain values. Places on the picture are (x, y) from left to right and top to bottom, with -1 and 1 at the
// centres of its outermost pixels.
#pragma once

#include <vector>

namespace latitude::engine {

struct PicturePoint {
  double x = 0, y = 0;
  bool operator==(const PicturePoint&) const = default;
};

// Decided from the names and units of a model's pose sliders.
struct PoseHandles {
  enum class Kind {
    none,
    affine,  // a frame to shift, scale, shear and rotate
    points   // control points, each of which moves the picture where it lies
  };
  Kind kind = Kind::none;
  // Of an affine pose, into Code::pose; -1 where the model has no such slider. One slider for both scales is both.
  int rotation = -1, scale_x = -1, scale_y = -1, shear = -1, shift_x = -1, shift_y = -1;
  // Of control points, row by row.
  int rows = 0, columns = 0;
  std::vector<int> point_x, point_y;

  bool scales() const { return scale_x >= 0 && scale_y >= 0; }
  bool stretches() const { return scales() && scale_x != scale_y; }  // one way without the other
  bool operator==(const PoseHandles&) const = default;
};

// Where the handles lie.
struct PoseOutline {
  // Of an affine pose: the frame around the middle of the template, where its ink is, from the upper left corner
  // clockwise; the centre of the template, and the radius of the ring around it.
  std::vector<PicturePoint> corners;
  PicturePoint centre;
  double ring = 0;
  std::vector<PicturePoint> points;  // row by row
  bool operator==(const PoseOutline&) const = default;
};

// A drag from one place on the picture to another.
struct PoseGesture {
  enum class Part {
    shift,
    corner,    // scales; the opposite corner stays
    edge,      // across itself it scales, along itself it shears; the opposite edge stays
    rotation,  // about the centre
    point
  };
  Part part = Part::shift;
  int index = 0;  // of the corner; of the edge that begins there; of the control point
  PicturePoint from, to;
  bool keep_proportions = false;  // of a corner
};

// What a key changes by a fixed amount in a slider's unit.
enum class PoseStep { shift_x, shift_y, rotation, scale, scale_x, scale_y, shear };

}  // namespace latitude::engine
