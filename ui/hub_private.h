// What the hub keeps to itself: history, timing and the numbers of requests.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <deque>
#include <utility>
#include <vector>

#include "ui/history.h"
#include "ui/hub.h"
#include "ui/mailbox.h"

namespace latitude::ui {

struct Hub::Private {
  Mailbox mailbox;
  History history;
  bool in_gesture = false;
  QElapsedTimer clock;
  std::deque<std::pair<std::uint64_t, qint64>> asked;  // request of a picture, when in nanoseconds
  std::uint64_t opening = 0, going_to_item = 0, first_item = 0, hovering = 0;
  std::uint64_t first_valid = 0;  // of the requests that were made for this model
  bool samples_visible = true;
  int finer = 1;
  std::vector<int> strip_axes;
  int strip_pictures = 7;
  QTimer strips_later;
  // Requests to encode: the first whose code is taken (0: none), the file that was dropped, and what is only looked at.
  struct Encoding {
    std::uint64_t first = 0, dropped = 0, looked_at = 0;
  } encoding;
};

}  // namespace latitude::ui
