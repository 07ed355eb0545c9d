// What the window shows, as plain data: it can be compared, printed, saved and restored; undo, sessions and tests come
// from it.
#pragma once

#include <string>
#include <vector>

#include "engine/types.h"

namespace latitude::ui {

enum class Theme { system, dark, light };

struct Session {
  std::string model;  // name or path
  engine::Code code;
  int item = -1;                     // the atlas item that the code came from, -1 when the sliders were moved since
  int map_x = 0, map_y = 1;          // principal components shown
  std::vector<bool> hidden_classes;  // of the map's legend
  engine::PathRequest path;          // A, B, steps, rows
  double path_position = 0;          // scrub, in [0, 1]
  engine::SamplesRequest samples;
  Theme theme = Theme::system;
  bool operator==(const Session&) const = default;
};

// JSON text and back; from_json throws Error for a text that is no session.
std::string to_json(const Session& session);
Session session_from_json(const std::string& text);

}  // namespace latitude::ui
