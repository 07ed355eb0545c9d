#include "engine/slots.h"

#include <algorithm>
#include <utility>

namespace latitude::engine {

Slots::Slots(std::size_t count) : waiting_(count), worker_([this] { serve(); }) {}

Slots::~Slots() { end(); }

void Slots::end() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.assign(waiting_.size(), nullptr);
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
}

void Slots::put(std::size_t slot, Work work) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_) return;
    waiting_.at(slot) = std::move(work);
  }
  changed_.notify_all();
}

void Slots::clear_after(std::size_t slot) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = slot + 1; i < waiting_.size(); ++i) waiting_[i] = nullptr;
}

void Slots::wait_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] {
    return !busy_ && std::none_of(waiting_.begin(), waiting_.end(), [](const Work& work) { return bool(work); });
  });
}

void Slots::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto next = std::find_if(waiting_.begin(), waiting_.end(), [](const Work& work) { return bool(work); });
    if (next == waiting_.end()) {
      if (ending_) return;
      idle_.notify_all();
      changed_.wait(lock);
      continue;
    }
    const Work work = std::exchange(*next, nullptr);
    busy_ = true;
    lock.unlock();
    work();
    lock.lock();
    busy_ = false;
  }
}

}  // namespace latitude::engine
