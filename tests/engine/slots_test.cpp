// Slots: latest wins, slots in their order, nothing lost and nothing run after the end.
#include "engine/slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace latitude::engine {
namespace {

using testing::ElementsAre;

// Holds the worker inside a piece of work, so that what is put meanwhile has to wait.
class Gate {
 public:
  Slots::Work work() {
    return [this] {
      entered_.set_value();
      released_.get_future().wait();
    };
  }
  void wait_entered() { entered_.get_future().wait(); }
  void release() { released_.set_value(); }

 private:
  std::promise<void> entered_, released_;
};

TEST(Slots, LatestWins) {
  Gate gate;
  std::vector<int> done;
  Slots slots(2);
  slots.put(0, gate.work());
  gate.wait_entered();
  for (int i = 0; i < 100; ++i) slots.put(1, [&done, i] { done.push_back(i); });
  gate.release();
  slots.wait_idle();
  EXPECT_THAT(done, ElementsAre(99));
}

TEST(Slots, ServedInTheirOrder) {
  Gate gate;
  std::vector<int> done;
  Slots slots(4);
  slots.put(3, gate.work());
  gate.wait_entered();
  for (const int slot : {2, 0, 3, 1})
    slots.put(static_cast<std::size_t>(slot), [&done, slot] { done.push_back(slot); });
  gate.release();
  slots.wait_idle();
  EXPECT_THAT(done, ElementsAre(0, 1, 2, 3));
}

TEST(Slots, ClearAfterDropsTheLaterSlots) {
  Gate gate;
  std::vector<int> done;
  Slots slots(4);
  slots.put(0, gate.work());
  gate.wait_entered();
  for (const int slot : {0, 1, 2, 3})
    slots.put(static_cast<std::size_t>(slot), [&done, slot] { done.push_back(slot); });
  slots.clear_after(1);
  gate.release();
  slots.wait_idle();
  EXPECT_THAT(done, ElementsAre(0, 1));
}

TEST(Slots, WorkMayPutWork) {
  std::vector<int> done;
  Slots slots(2);
  slots.put(0, [&] {
    done.push_back(0);
    slots.put(1, [&] { done.push_back(1); });
  });
  slots.wait_idle();
  EXPECT_THAT(done, ElementsAre(0, 1));
}

TEST(Slots, ASlotThatIsNotThereIsRefused) {
  Slots slots(2);
  EXPECT_THROW(slots.put(2, [] {}), std::out_of_range);
  slots.wait_idle();
}

TEST(Slots, TheEndDropsWhatWaitsAndJoins) {
  Gate gate;
  std::atomic<bool> waiting_ran = false, running_ended = false;
  const auto held = std::make_shared<int>(1);
  auto slots = std::make_unique<Slots>(2);
  slots->put(0, [&, wait = gate.work()] {
    wait();
    running_ended = true;
  });
  gate.wait_entered();
  slots->put(1, [&waiting_ran, held] { waiting_ran = true; });
  EXPECT_EQ(held.use_count(), 2);
  std::thread ender([&] { slots.reset(); });
  // The destructor lets go of what waits before it waits for what runs.
  while (held.use_count() > 1) std::this_thread::yield();
  EXPECT_FALSE(running_ended);
  gate.release();
  ender.join();
  EXPECT_TRUE(running_ended);
  EXPECT_FALSE(waiting_ran);
}

TEST(Slots, EndsWhereNothingWasPut) {
  for (int i = 0; i < 200; ++i) Slots slots(3);
}

TEST(Slots, ManyThreadsPutting) {
  constexpr int kThreads = 8, kEach = 2000;
  std::vector<int> last(kThreads, -1);  // touched by the worker only
  std::atomic<int> inside = 0;
  bool alone = true, in_order = true;
  int ran = 0;
  Slots slots(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        slots.put(static_cast<std::size_t>(t), [&, t, i] {
          alone = alone && ++inside == 1;
          int& seen = last[static_cast<std::size_t>(t)];
          in_order = in_order && i > seen;
          seen = i;
          ++ran;
          --inside;
        });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  slots.wait_idle();
  EXPECT_TRUE(alone) << "two pieces of work ran at once";
  EXPECT_TRUE(in_order) << "work of one slot ran out of order";
  EXPECT_THAT(last, testing::Each(kEach - 1)) << "the last work of a slot was lost";
  EXPECT_LE(ran, kThreads * kEach);
}

TEST(Slots, AfterItsEndNothingRuns) {
  Slots slots(2);
  int ran = 0;
  slots.put(0, [&] { ++ran; });
  slots.wait_idle();
  slots.end();
  slots.put(1, [&] { ++ran; });
  slots.end();
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace latitude::engine
