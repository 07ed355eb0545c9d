// Ctrl+C in the middle of training: a checkpoint from which the run goes on, to the bits of one never stopped.
#include <signal.h>

#include <chrono>
#include <thread>

#include "app/support.h"

namespace latitude::app::test {
namespace {

using testing::HasSubstr;

constexpr auto kAtMost = std::chrono::seconds(60);  // only a test that fails waits this long

class Interrupted : public CommandLine, public testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted, testing::Values(SIGINT, SIGTERM),
                         [](const auto& each) { return each.param == SIGINT ? "Interrupt" : "Terminate"; });

TEST_P(Interrupted, TrainingLeavesACheckpointToResumeFrom) {
  const Arguments train = {"train", recipe("vae"), "--set", "epochs=100000", "--out", at("parts")};
  Process process(train, folder);
  const auto end = std::chrono::steady_clock::now() + kAtMost;
  // The first epoch's checkpoint says that it is well under way.
  while (!std::filesystem::exists(at("parts/vae.checkpoint")) && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  ASSERT_TRUE(std::filesystem::exists(at("parts/vae.checkpoint")));
  process.signal(GetParam());
  const Ran ran = process.wait();
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("--resume"));
  EXPECT_THAT(names("parts"), testing::ElementsAre("vae.checkpoint")) << "no half of a model";

  // How far it got is in its last line: "stopped in epoch N".
  const std::string stopped = "stopped in epoch ";
  const int epoch = std::stoi(ran.err.substr(ran.err.rfind(stopped) + stopped.size()));
  const std::string epochs = "epochs=" + std::to_string(epoch + 1);
  succeeds({"train", at("vae.json"), "--set", epochs, "--out", at("parts"), "--resume"});
  succeeds({"train", at("vae.json"), "--set", epochs, "--out", at("whole")});
  EXPECT_EQ(read_text("parts/vae.safetensors"), read_text("whole/vae.safetensors"));
}

}  // namespace
}  // namespace latitude::app::test
