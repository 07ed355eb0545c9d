// One worker thread with a slot for each kind of work: work put into a slot replaces what waits there (latest wins), so
// that dragging never queues. Slots are served in their order. Knows no torch.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace latitude::engine {

class Slots {
 public:
  using Work = std::function<void()>;  // must not throw

  explicit Slots(std::size_t count);
  ~Slots();  // as end()
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  // Slot 0 is served first. Work in one slot is done in the order it was put there, less what was replaced.
  void put(std::size_t slot, Work work);
  // Drops what waits in every slot after `slot`.
  void clear_after(std::size_t slot);
  // Drops what waits and ends after the work that runs; what is put later is dropped too.
  void end();
  // Waits until nothing waits and nothing runs.
  void wait_idle();

 private:
  void serve();

  std::mutex mutex_;
  std::condition_variable changed_, idle_;
  std::vector<Work> waiting_;
  bool busy_ = false, ending_ = false;
  std::thread worker_;  // last: starts when everything else is there
};

}  // namespace latitude::engine
