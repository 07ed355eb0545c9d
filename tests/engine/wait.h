// A trainer is read by polling, as the window does.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "engine/trainer.h"

namespace latitude::engine::test {

// The first status of which `reached` is true; only a test that fails waits long.
template <typename Condition>
TrainingStatus wait(const Trainer& trainer, Condition reached) {
  constexpr auto kAtMost = std::chrono::seconds(60);
  const auto end = std::chrono::steady_clock::now() + kAtMost;
  TrainingStatus status = trainer.status();
  while (!reached(status) && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
    status = trainer.status();
  }
  EXPECT_TRUE(reached(status)) << "still " << to_string(status.phase) << " " << status.message;
  return status;
}

}  // namespace latitude::engine::test
