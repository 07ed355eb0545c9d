// Results on their way from an engine's thread to the window's: of each kind only the newest is kept (all of them for
// "go to item" and failures), and one call is posted for however many lie there, so that the event loop is never
// flooded.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/explorer.h"

namespace latitude::ui {

class Mailbox {
 public:
  // True when the mailbox was empty: then the reader has to be told.
  bool put(engine::Event event) {
    const std::lock_guard lock(mutex_);
    const bool was_empty = events_.empty();
    if (newest_only(event)) {
      std::erase_if(events_, [&](const engine::Event& each) { return each.index() == event.index(); });
    }
    events_.push_back(std::move(event));
    return was_empty;
  }

  std::vector<engine::Event> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }

  // The listener of an explorer whose events `receive` gets in the event loop of `to`.
  template <typename Receive>
  engine::Explorer::Listener posts_to(QObject* to, Receive receive) {
    return [this, to, receive](engine::Event event) {
      if (!put(std::move(event))) return;
      QMetaObject::invokeMethod(
          to,
          [this, receive] {
            for (engine::Event& each : take()) receive(std::move(each));
          },
          Qt::QueuedConnection);
    };
  }

 private:
  static bool newest_only(const engine::Event& event) {
    return !std::holds_alternative<engine::Failed>(event) && !std::holds_alternative<engine::Item>(event) &&
           !std::holds_alternative<engine::Opened>(event);
  }

  std::mutex mutex_;
  std::vector<engine::Event> events_;
};

}  // namespace latitude::ui
