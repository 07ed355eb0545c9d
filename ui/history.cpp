#include "ui/history.h"

#include <utility>

namespace latitude::ui {

void History::push(Session before) {
  past_.push_back(std::move(before));
  if (past_.size() > kMost) past_.pop_front();
  future_.clear();
}

std::optional<Session> History::undo(const Session& now) {
  if (past_.empty()) return std::nullopt;
  Session before = std::move(past_.back());
  past_.pop_back();
  future_.push_back(now);
  return before;
}

std::optional<Session> History::redo(const Session& now) {
  if (future_.empty()) return std::nullopt;
  Session after = std::move(future_.back());
  future_.pop_back();
  past_.push_back(now);
  return after;
}

void History::clear() {
  past_.clear();
  future_.clear();
}

}  // namespace latitude::ui
