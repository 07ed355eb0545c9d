// Explorer: answers carry their requests' numbers, dragging does not queue, and trouble leaves the open model open.
#include "engine/explorer.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <vector>

#include "engine/support.h"

namespace latitude::engine {
namespace {

using testing::HasSubstr;

constexpr auto kAtMost = std::chrono::seconds(60);  // only a test that fails waits this long

// Keeps what the explorer says; may hold its thread where it has decoded.
class Recorder {
 public:
  Explorer::Listener listener() {
    return [this](Event event) {
      std::unique_lock lock(mutex_);
      const bool may_be_held = std::holds_alternative<Decoded>(event);
      events_.push_back(std::move(event));
      changed_.notify_all();
      if (may_be_held) changed_.wait(lock, [this] { return !held_; });
    };
  }

  template <typename Result>
  std::vector<Result> all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Result> results;
    for (const Event& event : events_) {
      if (const auto* result = std::get_if<Result>(&event)) results.push_back(*result);
    }
    return results;
  }

  // Waits for the answer to `request`; fails the test and gives an empty one when there is none of this type.
  template <typename Result>
  Result answer(std::uint64_t request) const {
    std::unique_lock lock(mutex_);
    Result found;
    const auto there = [&] {
      for (const Event& event : events_) {
        const auto* result = std::get_if<Result>(&event);
        if (result && result->request == request) return found = *result, true;
      }
      return false;
    };
    EXPECT_TRUE(changed_.wait_for(lock, kAtMost, there)) << "request " << request << " was not answered";
    return found;
  }

  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void release() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    changed_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<Event> events_;
  bool held_ = false;
};

Code code(const ModelInfo& info, float first) {
  Code code = info.neutral;
  code.z[0] = first;
  return code;
}

TEST(Explorer, EveryRequestIsAnsweredUnderItsNumber) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "tvae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const std::uint64_t opening = explorer.open(path);
  const Opened opened = recorder.answer<Opened>(opening);
  EXPECT_EQ(opened.info.family, "tvae");
  EXPECT_GE(opened.threads, 1);

  const Code wanted = code(opened.info, 1);
  const std::uint64_t decode = explorer.decode({wanted}), strips = explorer.strips({.code = wanted, .axes = {1}}),
                      samples = explorer.samples({.rows = 2, .columns = 3, .pose = {}}),
                      map = explorer.map({.component_x = 0, .component_y = 1}),
                      paths = explorer.paths({.from = 0, .to = 4}), item = explorer.item(5),
                      hover = explorer.hover({.item = 6});
  EXPECT_EQ((std::vector{decode, strips, samples, map, paths, item, hover}),
            (std::vector{opening + 1, opening + 2, opening + 3, opening + 4, opening + 5, opening + 6, opening + 7}));
  EXPECT_EQ(recorder.answer<Decoded>(decode).code, wanted);
  EXPECT_EQ(recorder.answer<Strips>(strips).axes, std::vector{1});
  EXPECT_EQ(recorder.answer<Samples>(samples).pictures.size(), 6u);
  EXPECT_EQ(recorder.answer<MapReady>(map).map.x.size(), static_cast<std::size_t>(test::kItems));
  EXPECT_EQ(recorder.answer<Paths>(paths).to, PathEnd(4));
  EXPECT_EQ(recorder.answer<Item>(item).item, 5);
  EXPECT_EQ(recorder.answer<Item>(hover).item, 6);
  EXPECT_TRUE(recorder.all<Failed>().empty());
}

TEST(Explorer, TransfersAndThePlaneAreAnsweredAndAClosedModelIsNot) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "tvae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const ModelInfo info = recorder.answer<Opened>(explorer.open(path)).info;
  EXPECT_FALSE(info.items_of.empty());
  TransferRequest wanted;
  wanted.rows.items = {1, 2};
  wanted.columns.items = {3};
  const Transfer transfer = recorder.answer<Transfer>(explorer.transfer(wanted));
  EXPECT_EQ(transfer.of, wanted);
  EXPECT_EQ(transfer.pictures.size(), 2U);
  const std::string file = (folder / "transfer.png").string();
  EXPECT_EQ(recorder.answer<Exported>(explorer.export_transfer(transfer, file)).file, file);
  const PlanePicturesRequest plane{{0, 1, -1, 1, -1, 1, 3, 2}, info.neutral};
  EXPECT_EQ(recorder.answer<PlanePictures>(explorer.plane_pictures(plane)).pictures.size(), 6U);

  explorer.close();
  const std::uint64_t unanswered = explorer.decode({info.neutral});
  const std::uint64_t opened = explorer.open(path);
  recorder.answer<Opened>(opened);
  recorder.answer<Decoded>(explorer.decode({info.neutral}));
  for (const Decoded& each : recorder.all<Decoded>()) EXPECT_NE(each.request, unanswered);
  EXPECT_TRUE(recorder.all<Failed>().empty());
}

TEST(Explorer, DraggingEndsWithTheLastAndDoesNotQueue) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "tvae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const ModelInfo info = recorder.answer<Opened>(explorer.open(path)).info;
  recorder.hold();
  const std::uint64_t first = explorer.decode({code(info, 0)});
  recorder.answer<Decoded>(first);  // the engine's thread is now held in the listener
  std::uint64_t last = 0;
  for (int i = 1; i < 1000; ++i) last = explorer.decode({code(info, static_cast<float>(i))});
  recorder.release();
  EXPECT_EQ(recorder.answer<Decoded>(last).code, code(info, 999));
  EXPECT_EQ(recorder.all<Decoded>().size(), 2u) << "the first and the last, whatever came between";
}

TEST(Explorer, DraggingWithoutAHoldKeepsTheOrder) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "vae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const ModelInfo info = recorder.answer<Opened>(explorer.open(path)).info;
  std::uint64_t last = 0;
  for (int i = 0; i < 1000; ++i) last = explorer.decode({code(info, static_cast<float>(i))});
  recorder.answer<Decoded>(last);
  std::uint64_t before = 0;
  for (const Decoded& decoded : recorder.all<Decoded>()) {
    EXPECT_GT(decoded.request, before);
    before = decoded.request;
  }
  EXPECT_EQ(before, last);
}

TEST(Explorer, AFailedOpenKeepsTheOpenModel) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "vae").string();
  std::ofstream(folder / "text.safetensors") << "this is no model";
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const ModelInfo info = recorder.answer<Opened>(explorer.open(path)).info;
  for (const std::string& bad : {(folder / "missing.safetensors").string(), (folder / "text.safetensors").string(),
                                 folder.path().string(), std::string()}) {
    const Failed failed = recorder.answer<Failed>(explorer.open(bad));
    EXPECT_FALSE(failed.what.empty());
    EXPECT_EQ(failed.what.find('\n'), std::string::npos) << failed.what;
    const std::uint64_t decode = explorer.decode({code(info, 1)});
    EXPECT_EQ(recorder.answer<Decoded>(decode).picture.width, 28) << "after opening \"" << bad << "\"";
  }
}

TEST(Explorer, ABadRequestFailsAlone) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "vae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  const ModelInfo info = recorder.answer<Opened>(explorer.open(path)).info;
  EXPECT_THAT(recorder.answer<Failed>(explorer.item(-1)).what, HasSubstr("-1"));
  EXPECT_THAT(recorder.answer<Failed>(explorer.decode({})).what, HasSubstr("0 numbers for z"));
  EXPECT_THAT(recorder.answer<Failed>(explorer.map({.component_x = 0, .component_y = 77})).what, HasSubstr("78"));
  EXPECT_EQ(recorder.answer<Item>(explorer.item(1)).item, 1);
}

TEST(Explorer, WithNothingOpenRequestsAreDropped) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "vae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  explorer.decode({{{0, 0, 0}, {}}});
  explorer.item(0);
  // Opening comes first in the order of slots, so anything said before it would be there by now.
  recorder.answer<Failed>(explorer.open("no such model"));
  recorder.answer<Opened>(explorer.open(path));
  EXPECT_TRUE(recorder.all<Decoded>().empty());
  EXPECT_TRUE(recorder.all<Item>().empty());
}

TEST(Explorer, AMeanAndAnAnalysisComeBesideEverythingElse) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "vae").string();
  const std::string other = test::save_tiny_model(folder, "tvae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  explorer.analyse({{path}});  // needs no open model, and is replaced or heard to its end
  const std::uint64_t analysis = explorer.analyse({{path, other}});
  recorder.answer<Opened>(explorer.open(path));
  const std::uint64_t mean = explorer.mean({{1, 2, 3}, "fisher-rao"});
  EXPECT_EQ(recorder.answer<Mean>(mean).items, 3u);
  EXPECT_EQ(recorder.answer<Analysis>(analysis).models.size(), 2u);
  EXPECT_THAT(recorder.answer<Failed>(explorer.mean({{}, "fisher-rao"})).what, HasSubstr("none of the items"));
  EXPECT_THAT(recorder.answer<Failed>(explorer.magnification({})).what, HasSubstr("two dimensions"));
}

TEST(Explorer, AnotherModelTakesOver) {
  const test::TemporaryFolder folder;
  const std::string vae = test::save_tiny_model(folder, "vae").string();
  const std::string tvae = test::save_tiny_model(folder, "tvae").string();
  Recorder recorder;
  Explorer explorer(recorder.listener());
  EXPECT_FALSE(recorder.answer<Opened>(explorer.open(vae)).info.can.pose);
  const ModelInfo info = recorder.answer<Opened>(explorer.open(tvae)).info;
  EXPECT_TRUE(info.can.pose);
  EXPECT_TRUE(recorder.answer<Decoded>(explorer.decode({info.neutral})).template_picture.has_value());
}

TEST(Explorer, EndsInTheMiddleOfWork) {
  const test::TemporaryFolder folder;
  const std::string path = test::save_tiny_model(folder, "tvae").string();
  for (int round = 0; round < 20; ++round) {
    std::atomic<bool> over = false, after_the_end = false;
    std::promise<void> opened;
    {
      Explorer explorer([&](Event event) {
        if (over) after_the_end = true;
        if (std::holds_alternative<Opened>(event)) opened.set_value();
      });
      explorer.open(path);
      if (round % 2 == 1) {
        ASSERT_EQ(opened.get_future().wait_for(kAtMost), std::future_status::ready);
      }
      for (int i = 0; i < 50; ++i) {
        explorer.samples({.rows = 10, .columns = 10, .seed = static_cast<std::uint64_t>(i), .pose = {}});
        explorer.paths({.from = i % test::kItems, .to = 3});
        explorer.map({.component_x = 0, .component_y = 1});
        explorer.mean({{1, 2, 3}, "fisher-rao"});
        explorer.analyse({{path}});
      }
    }
    over = true;
    EXPECT_FALSE(after_the_end);
  }
}

}  // namespace
}  // namespace latitude::engine
