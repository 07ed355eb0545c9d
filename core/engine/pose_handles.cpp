#include "engine/pose_handles.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/pose_gesture.h"

namespace latitude::engine {
namespace {

int slider(const std::vector<Axis>& axes, const std::string& name, Unit unit) {
  const auto found =
      std::find_if(axes.begin(), axes.end(), [&](const Axis& axis) { return axis.name == name && axis.unit == unit; });
  return found == axes.end() ? -1 : found->index;
}

// "x 2,3" is {2, 3} for the direction 'x'.
std::optional<std::pair<int, int>> point_of(const Axis& axis, char direction) {
  const std::string& name = axis.name;
  if (axis.unit != Unit::pixels || name.size() < 5 || name[0] != direction || name[1] != ' ') return std::nullopt;
  const char* end = name.data() + name.size();
  std::pair<int, int> place;
  const auto row = std::from_chars(name.data() + 2, end, place.first);
  if (row.ec != std::errc() || row.ptr == end || *row.ptr != ',') return std::nullopt;
  const auto column = std::from_chars(row.ptr + 1, end, place.second);
  if (column.ec != std::errc() || column.ptr != end) return std::nullopt;
  return place;
}

// All of a grid of control points, in both directions, and nothing else; or none.
PoseHandles points_of(const std::vector<Axis>& axes) {
  std::map<std::pair<int, int>, int> x, y;
  for (const Axis& axis : axes) {
    if (const auto place = point_of(axis, 'x')) x[*place] = axis.index;
    if (const auto place = point_of(axis, 'y')) y[*place] = axis.index;
  }
  PoseHandles handles;
  if (x.empty() || x.size() + y.size() != axes.size()) return handles;
  const auto [rows, columns] = x.rbegin()->first;
  if (rows < 1 || columns < 1) return handles;
  if (static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) != x.size()) return handles;
  for (int row = 1; row <= rows; ++row) {
    for (int column = 1; column <= columns; ++column) {
      if (!x.contains({row, column}) || !y.contains({row, column})) return {};
      handles.point_x.push_back(x[{row, column}]);
      handles.point_y.push_back(y[{row, column}]);
    }
  }
  handles.kind = PoseHandles::Kind::points;
  handles.rows = rows;
  handles.columns = columns;
  return handles;
}

}  // namespace

PoseHandles pose_handles(const std::vector<Axis>& pose_axes) {
  PoseHandles handles;
  handles.shift_x = slider(pose_axes, "shift x", Unit::pixels);
  handles.shift_y = slider(pose_axes, "shift y", Unit::pixels);
  if (handles.shift_x < 0 || handles.shift_y < 0) return points_of(pose_axes);
  handles.kind = PoseHandles::Kind::affine;
  handles.rotation = slider(pose_axes, "rotation", Unit::degrees);
  handles.scale_x = slider(pose_axes, "scale x", Unit::log_factor);
  handles.scale_y = slider(pose_axes, "scale y", Unit::log_factor);
  if (!handles.scales()) handles.scale_x = handles.scale_y = slider(pose_axes, "scale", Unit::log_factor);
  handles.shear = slider(pose_axes, "shear", Unit::plain);
  return handles;
}

}  // namespace latitude::engine
