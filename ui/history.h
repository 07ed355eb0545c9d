// Undo and redo over whole sessions.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "ui/session.h"

namespace latitude::ui {

class History {
 public:
  // `before` is what undo comes back to; what was undone is forgotten.
  void push(Session before);
  std::optional<Session> undo(const Session& now);
  std::optional<Session> redo(const Session& now);
  void clear();
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }

 private:
  static constexpr std::size_t kMost = 500;
  std::deque<Session> past_, future_;
};

}  // namespace latitude::ui
