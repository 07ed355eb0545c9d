#include "engine/pose_gesture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace latitude::engine {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr double kFrame = 0.8;        // half the frame's side on the template: about where its ink ends
constexpr double kRingBeyond = 0.12;  // from the frame's edges to the ring
constexpr double kLeastRing = 0.4, kMostRing = 0.94;
constexpr std::array<PicturePoint, 4> kCorners = {
    {{-kFrame, -kFrame}, {kFrame, -kFrame}, {kFrame, kFrame}, {-kFrame, kFrame}}};

// Half the extent of the picture in pixels: one unit of its coordinates.
PicturePoint unit_of(const ModelInfo& model) {
  return {std::max(model.width - 1, 1) / 2.0, std::max(model.height - 1, 1) / 2.0};
}

PicturePoint operator+(PicturePoint a, PicturePoint b) { return {a.x + b.x, a.y + b.y}; }
PicturePoint operator-(PicturePoint a, PicturePoint b) { return {a.x - b.x, a.y - b.y}; }

struct Linear {
  double a = 1, b = 0, c = 0, d = 1;  // row by row

  PicturePoint operator*(PicturePoint p) const { return {a * p.x + b * p.y, c * p.x + d * p.y}; }
  Linear operator*(const Linear& m) const {
    return {a * m.a + b * m.c, a * m.b + b * m.d, c * m.a + d * m.c, c * m.b + d * m.d};
  }
  double determinant() const { return a * d - b * c; }
  Linear inverse() const {
    const double det = determinant();
    return {d / det, -b / det, -c / det, a / det};
  }
};

// image_from_template
struct Placement {
  Linear linear;
  PicturePoint shift;

  PicturePoint operator*(PicturePoint p) const { return linear * p + shift; }
};

double value_of(const Code& code, int index, double missing = 0) {
  return index < 0 ? missing : double{code.pose[static_cast<std::size_t>(index)]};
}

// Within what the slider's meaning allows; a value that was beyond already may stay there.
void set_value(const ModelInfo& model, Code& code, int index, double value) {
  if (index < 0 || !std::isfinite(value)) return;
  const Axis& axis = model.pose_axes[static_cast<std::size_t>(index)];
  float& slot = code.pose[static_cast<std::size_t>(index)];
  const double was{slot};
  slot = static_cast<float>(std::clamp(value, std::min(axis.least, was), std::max(axis.most, was)));
}

Placement placement_of(const ModelInfo& model, const Code& code) {
  const PoseHandles& has = model.handles;
  // The screen's y points down, so anticlockwise to the eye is a negative angle of the matrix.
  const double angle = -value_of(code, has.rotation) / kDegrees, cos = std::cos(angle), sin = std::sin(angle);
  const double width = std::exp(value_of(code, has.scale_x)), height = std::exp(value_of(code, has.scale_y));
  const Linear rotation{cos, -sin, sin, cos};
  const Linear k{width, -value_of(code, has.shear) * height, 0, code.mirrored ? -height : height};
  const PicturePoint unit = unit_of(model);
  return {rotation * k, {value_of(code, has.shift_x) / unit.x, value_of(code, has.shift_y) / unit.y}};
}

// The QR decomposition of the linear part; what has no slider is left out.
void take_placement(const ModelInfo& model, Code& code, const Placement& placed) {
  const PoseHandles& has = model.handles;
  const Linear& m = placed.linear;
  const double angle = std::atan2(m.c, m.a), cos = std::cos(angle), sin = std::sin(angle);
  const double width = std::hypot(m.a, m.c), upper = cos * m.b + sin * m.d, height = std::abs(cos * m.d - sin * m.b);
  set_value(model, code, has.rotation, -angle * kDegrees);
  set_value(model, code, has.scale_x, std::log(width));
  set_value(model, code, has.scale_y, std::log(height));
  set_value(model, code, has.shear, -upper / height);
  const PicturePoint unit = unit_of(model);
  set_value(model, code, has.shift_x, placed.shift.x * unit.x);
  set_value(model, code, has.shift_y, placed.shift.y * unit.y);
}

// The factor, changed so that the slider stays where its meaning allows and the template never flips over.
double factor_within(const ModelInfo& model, const Code& start, int index, double factor) {
  const Axis& axis = model.pose_axes[static_cast<std::size_t>(index)];
  const double scale = value_of(start, index);
  const double least = std::exp(std::min(axis.least - scale, 0.0)), most = std::exp(std::max(axis.most - scale, 0.0));
  return std::clamp(factor, least, most);
}

// In the template's own coordinates: how the hand's way from `corner` to `corner` + `way` scales it.
Linear scaled_by_corner(const ModelInfo& model, const Code& start, PicturePoint corner, PicturePoint way,
                        bool keep_proportions) {
  const PoseHandles& has = model.handles;
  double x = 1 + way.x / (2 * corner.x), y = 1 + way.y / (2 * corner.y);
  if (keep_proportions || !has.stretches()) x = y = (x + y) / 2;
  x = factor_within(model, start, has.scale_x, x);
  y = factor_within(model, start, has.scale_y, y);
  if (keep_proportions || !has.stretches()) x = y = std::abs(std::log(x)) < std::abs(std::log(y)) ? x : y;
  return {x, 0, 0, y};
}

// The same for the middle of an edge.
Linear moved_by_edge(const ModelInfo& model, const Code& start, PicturePoint middle, PicturePoint way) {
  const PoseHandles& has = model.handles;
  const bool shears = has.shear >= 0;
  if (middle.x == 0) {
    const double slide = shears ? way.x / (2 * middle.y) : 0;
    return {1, slide, 0, factor_within(model, start, has.scale_y, 1 + way.y / (2 * middle.y))};
  }
  // Sliding an upright edge turns the other two, which takes a rotation and a shear.
  const double slide = shears && has.rotation >= 0 ? way.y / (2 * middle.x) : 0;
  return {factor_within(model, start, has.scale_x, 1 + way.x / (2 * middle.x)), 0, slide, 1};
}

void pose_affine(const ModelInfo& model, Code& code, const PoseGesture& gesture) {
  using Part = PoseGesture::Part;
  const PoseHandles& has = model.handles;
  Placement placed = placement_of(model, code);
  const PicturePoint way = placed.linear.inverse() * (gesture.to - gesture.from);
  const std::size_t index = static_cast<std::size_t>(gesture.index) % kCorners.size();
  const PicturePoint corner = kCorners[index], next = kCorners[(index + 1) % kCorners.size()];
  if (gesture.part == Part::shift) {
    placed.shift = placed.shift + (gesture.to - gesture.from);
  } else if (gesture.part == Part::rotation && has.rotation >= 0) {
    const PicturePoint from = gesture.from - placed.shift, to = gesture.to - placed.shift;
    const double angle = std::atan2(from.x * to.y - from.y * to.x, from.x * to.x + from.y * to.y);
    placed.linear = Linear{std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)} * placed.linear;
  } else if ((gesture.part == Part::corner && has.scales()) || (gesture.part == Part::edge && has.stretches())) {
    const bool by_corner = gesture.part == Part::corner;
    const PicturePoint held = by_corner ? corner : PicturePoint{(corner.x + next.x) / 2, (corner.y + next.y) / 2};
    const Linear change = by_corner ? scaled_by_corner(model, code, held, way, gesture.keep_proportions)
                                    : moved_by_edge(model, code, held, way);
    // What lies opposite stays where it is.
    placed.shift = placed.shift + placed.linear * (change * held - held);
    placed.linear = placed.linear * change;
  } else {
    return;
  }
  take_placement(model, code, placed);
}

void move_point(const ModelInfo& model, Code& code, std::size_t point, double right, double down) {
  const PoseHandles& has = model.handles;
  set_value(model, code, has.point_x[point], value_of(code, has.point_x[point]) + right);
  set_value(model, code, has.point_y[point], value_of(code, has.point_y[point]) + down);
}

// All of them where `point` is none of them.
void move_points(const ModelInfo& model, Code& code, int point, double right, double down) {
  const std::size_t count = model.handles.point_x.size();
  if (point >= 0 && static_cast<std::size_t>(point) < count) {
    return move_point(model, code, static_cast<std::size_t>(point), right, down);
  }
  for (std::size_t i = 0; i < count; ++i) move_point(model, code, i, right, down);
}

}  // namespace

Code posed(const ModelInfo& model, Code start, const PoseGesture& gesture) {
  if (start.pose.size() != model.pose_axes.size()) return start;
  if (model.handles.kind == PoseHandles::Kind::affine) pose_affine(model, start, gesture);
  if (model.handles.kind == PoseHandles::Kind::points) {
    const PicturePoint unit = unit_of(model), way = gesture.to - gesture.from;
    const int point = gesture.part == PoseGesture::Part::point ? gesture.index : -1;
    move_points(model, start, point, way.x * unit.x, way.y * unit.y);
  }
  return start;
}

Code stepped(const ModelInfo& model, Code code, PoseStep step, double by, int point) {
  const PoseHandles& has = model.handles;
  if (code.pose.size() != model.pose_axes.size()) return code;
  if (has.kind == PoseHandles::Kind::points) {
    move_points(model, code, point, step == PoseStep::shift_x ? by : 0, step == PoseStep::shift_y ? by : 0);
    return code;
  }
  const auto add = [&](int index) { set_value(model, code, index, value_of(code, index) + by); };
  switch (step) {
    case PoseStep::shift_x:
      add(has.shift_x);
      break;
    case PoseStep::shift_y:
      add(has.shift_y);
      break;
    case PoseStep::rotation:
      set_value(model, code, has.rotation, std::remainder(value_of(code, has.rotation) + by, 360.0));
      break;
    case PoseStep::scale:
      add(has.scale_x);
      if (has.stretches()) add(has.scale_y);
      break;
    case PoseStep::scale_x:
      add(has.scale_x);
      break;
    case PoseStep::scale_y:
      add(has.scale_y);
      break;
    case PoseStep::shear:
      add(has.shear);
      break;
  }
  return code;
}

PoseOutline pose_outline(const ModelInfo& model, const Code& code) {
  const PoseHandles& has = model.handles;
  PoseOutline outline;
  if (code.pose.size() != model.pose_axes.size()) return outline;
  if (has.kind == PoseHandles::Kind::affine) {
    const Placement placed = placement_of(model, code);
    for (const PicturePoint& corner : kCorners) outline.corners.push_back(placed * corner);
    outline.centre = placed.shift;
    const Linear& m = placed.linear;
    const double edges = kFrame * std::max(std::hypot(m.a, m.c), std::hypot(m.b, m.d));
    outline.ring = std::clamp(edges + kRingBeyond, kLeastRing, kMostRing);
  }
  const PicturePoint unit = unit_of(model);
  const auto line = [](std::size_t i, int count) {
    return count > 1 ? 2.0 * static_cast<double>(i) / (count - 1) - 1 : 0;
  };
  for (std::size_t i = 0; i < has.point_x.size(); ++i) {
    const auto columns = static_cast<std::size_t>(has.columns);
    outline.points.push_back({line(i % columns, has.columns) + value_of(code, has.point_x[i]) / unit.x,
                              line(i / columns, has.rows) + value_of(code, has.point_y[i]) / unit.y});
  }
  return outline;
}

}  // namespace latitude::engine
