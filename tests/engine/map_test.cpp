// Maps that settle: published as they go, paused, gone on with, stopped, kept; and places on them.
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/explorer.h"
#include "engine/map_maker.h"
#include "engine/open_model.h"
#include "engine/support.h"
#include "nn/random.h"

namespace latitude::engine {
namespace {

using test::error_of;
using test::kItems;
using testing::HasSubstr;

at::Tensor codes_of(std::int64_t count, std::int64_t dimensions) {
  at::Generator from = nn::generator(3);
  return nn::normal(count, dimensions, torch::empty({0}), from);
}

class MapMakerTest : public testing::Test {
 protected:
  std::vector<MapMoment> moments() const {
    const std::lock_guard lock(mutex);
    return seen;
  }
  template <typename Condition>
  bool wait(Condition condition) const {
    for (int i = 0; i < 60'000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return condition();
  }
  bool finished() const {
    const auto all = moments();
    return !all.empty() && !all.back().settling;
  }

  mutable std::mutex mutex;
  std::vector<MapMoment> seen;
  std::vector<std::string> failures;
  MapMaker maker{{.moved =
                      [this](MapMoment moment) {
                        const std::lock_guard lock(mutex);
                        seen.push_back(std::move(moment));
                      },
                  .failed =
                      [this](std::uint64_t, std::string what) {
                        const std::lock_guard lock(mutex);
                        failures.push_back(std::move(what));
                      }}};
};

TEST_F(MapMakerTest, PublishesTheMapWhileItSettles) {
  maker.start(codes_of(1500, 10), 30, 7);
  ASSERT_TRUE(wait([this] { return finished(); }));
  const auto all = moments();
  EXPECT_GT(all.size(), 3U);
  EXPECT_EQ(all.front().iteration, 0);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GT(all[i].iteration, all[i - 1].iteration);
  for (const MapMoment& each : all) {
    EXPECT_EQ(each.request, 7U);
    EXPECT_EQ(each.plane.x.size(), 1500U);
  }
  EXPECT_EQ(all.back().iteration, all.back().iterations);
  EXPECT_TRUE(all.back().divergence.has_value());
}

TEST_F(MapMakerTest, HoldsStillWhilePaused) {
  maker.start(codes_of(1200, 10), 30, 1);
  ASSERT_TRUE(wait([this] { return moments().size() > 1; }));
  maker.pause(true);
  ASSERT_TRUE(wait([this] { return moments().back().paused; }));
  const std::size_t count = moments().size();
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  EXPECT_EQ(moments().size(), count);
  maker.pause(false);
  ASSERT_TRUE(wait([this] { return finished(); }));
}

TEST_F(MapMakerTest, GoesOnFromTheMapWithAnotherPerplexity) {
  const at::Tensor codes = codes_of(400, 5);
  maker.start(codes, 30, 1);
  ASSERT_TRUE(wait([this] { return finished(); }));
  const MapMoment last = moments().back();
  maker.start(codes, 10, 2);
  ASSERT_TRUE(wait([this] { return finished() && moments().back().request == 2; }));
  const auto all = moments();
  const auto first = std::find_if(all.begin(), all.end(), [](const MapMoment& each) { return each.request == 2; });
  EXPECT_EQ(first->plane.x, last.plane.x);
  EXPECT_EQ(first->perplexity, 10);
  EXPECT_GT(first->iteration, 0);
  EXPECT_NE(all.back().plane.x, last.plane.x);
}

TEST_F(MapMakerTest, GoesOnFromAMapThatWasKept) {
  atlas::Plane kept;
  for (int i = 0; i < 300; ++i) {
    kept.x.push_back(static_cast<float>(i % 20));
    kept.y.push_back(static_cast<float>(i) / 15);
  }
  maker.start(codes_of(300, 5), 10, 1, kept);
  ASSERT_TRUE(wait([this] { return finished(); }));
  EXPECT_EQ(moments().front().plane.x, kept.x);
  EXPECT_EQ(moments().front().iteration, 250) << "without the early iterations";
  maker.start(codes_of(200, 5), 10, 2, kept);
  ASSERT_TRUE(wait([this] {
    const std::lock_guard lock(mutex);
    return !failures.empty();
  }));
  EXPECT_THAT(failures.front(), HasSubstr("300 points to start from, expected 200"));
}

// Two clicks on the perplexity: the second comes while the first one's neighbours are looked for.
TEST_F(MapMakerTest, GoesOnFromTheMapWhenThePerplexityChangesTwice) {
  const at::Tensor codes = codes_of(3000, 20);
  maker.start(codes, 5, 1);
  ASSERT_TRUE(wait([this] { return !moments().empty() && moments().back().iteration > 300; }));
  maker.start(codes, 30, 2);
  maker.start(codes, 60, 3);
  ASSERT_TRUE(wait([this] { return !moments().empty() && moments().back().request == 3; }));
  for (const MapMoment& each : moments()) {
    if (each.request > 1) {
      EXPECT_GE(each.iteration, 250) << "the map began anew";
    }
  }
}

TEST_F(MapMakerTest, NothingIsHeardAfterAStop) {
  maker.start(codes_of(20'000, 64), 50, 1);  // seconds of neighbours alone
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  maker.stop();
  const std::size_t count = moments().size();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(moments().size(), count);
  maker.start(codes_of(100, 3), 10, 2);
  ASSERT_TRUE(wait([this] { return finished(); }));
  EXPECT_EQ(moments().back().request, 2U);
}

TEST_F(MapMakerTest, ANewOrderEndsWhatIsBeingPrepared) {
  maker.start(codes_of(20'000, 64), 50, 1);
  maker.start(codes_of(100, 3), 10, 2);
  ASSERT_TRUE(wait([this] { return finished(); }));
  for (const MapMoment& each : moments()) EXPECT_EQ(each.request, 2U);
}

TEST_F(MapMakerTest, TellsWhatCannotBeMapped) {
  maker.start(codes_of(5, 3), 30, 1);
  ASSERT_TRUE(wait([this] {
    const std::lock_guard lock(mutex);
    return !failures.empty();
  }));
  EXPECT_THAT(failures.front(), HasSubstr("[5, 3]"));
}

// --- places ---

// Items on a line in three dimensions, and on a circle in the map.
Map circle(std::size_t items) {
  Map map;
  map.method = "tsne";
  auto table = std::make_shared<CodeTable>();
  table->dimensions = 3;
  for (std::size_t i = 0; i < items; ++i) {
    const auto t = static_cast<float>(i);
    table->values.insert(table->values.end(), {t, 2 * t, -t});
    map.x.push_back(10 * std::cos(0.3F * t));
    map.y.push_back(10 * std::sin(0.3F * t));
  }
  map.codes = table;
  return map;
}

TEST(TsnePlaces, AnItemsCodeLiesAtItsPointAndTheOtherWayRound) {
  const Map map = circle(12);
  for (std::size_t i = 0; i < 12; ++i) {
    const auto t = static_cast<float>(i);
    const MapPoint at = project(map, {t, 2 * t, -t});
    EXPECT_NEAR(at.x, double{map.x[i]}, 1e-5);
    EXPECT_NEAR(at.y, double{map.y[i]}, 1e-5);
    const std::vector<float> z = moved_to(map, {0, 0, 0}, {double{map.x[i]}, double{map.y[i]}});
    EXPECT_NEAR(z[1], 2 * t, 1e-4);
  }
}

TEST(TsnePlaces, BetweenItemsAreBetween) {
  const Map map = circle(12);
  const MapPoint at = project(map, {4.5F, 9.0F, -4.5F});
  EXPECT_LT(std::hypot(at.x - 10 * std::cos(0.3 * 4.5), at.y - 10 * std::sin(0.3 * 4.5)), 2);
}

TEST(TsnePlaces, OfFewOrEqualItemsAreFinite) {
  Map map = circle(3);
  EXPECT_TRUE(std::isfinite(project(map, {0.5F, 1, 0}).x));
  std::fill(map.x.begin(), map.x.end(), 1.0F);
  std::fill(map.y.begin(), map.y.end(), 1.0F);
  EXPECT_NEAR(moved_to(map, {0, 0, 0}, {1, 1})[0], 1, 1e-5);             // all three, at one point
  EXPECT_EQ(moved_to(map, {7, 8}, {1, 1}), (std::vector<float>{7, 8}));  // a code of another length stays
}

TEST(MeanCode, IsTheItemsMean) {
  const Map map = circle(5);
  EXPECT_EQ(mean_code(*map.codes, {1, 3}), (std::vector<float>{2, 4, -2}));
  EXPECT_EQ(mean_code(*map.codes, {1, -4, 3, 900}), (std::vector<float>{2, 4, -2}));
  EXPECT_EQ(mean_code(*map.codes, {}), (std::vector<float>{0, 0, 0}));
}

// --- the open model ---

TEST(OpenModelMap, IsKeptBesideTheModel) {
  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, "tvae");
  MapMoment moment;
  for (int i = 0; i < kItems; ++i) {
    moment.plane.x.push_back(static_cast<float>(i));
    moment.plane.y.push_back(static_cast<float>(-i) / 3);
  }
  moment.perplexity = 12;
  moment.iteration = moment.iterations = 750;
  moment.divergence = 1.25;
  {
    OpenModel open(path);
    EXPECT_FALSE(open.any_map().has_value());
    open.keep_map(moment);
  }
  const OpenModel again(path);
  ASSERT_TRUE(again.any_map().has_value());
  EXPECT_FALSE(again.kept_map(30).has_value());
  const std::optional<Map> map = again.kept_map(12);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->method, "tsne");
  EXPECT_EQ(map->x, moment.plane.x);
  EXPECT_EQ(map->y, moment.plane.y);
  EXPECT_EQ(map->divergence, 1.25);
  EXPECT_EQ(map->iterations, 750);
  EXPECT_FALSE(map->settling);
}

TEST(OpenModelMap, MembersOfASelectionFillTheGrid) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  SamplesRequest request;
  request.rows = 2;
  request.columns = 2;
  request.items = {5, 3, 8};
  const Samples three = open.samples(request);
  ASSERT_EQ(three.pictures.size(), 3U);
  EXPECT_EQ(three.pictures[0].pixels, open.item(5).picture.pixels);
  EXPECT_EQ(three.codes[1], open.item(3).code);
  request.items = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(open.samples(request).pictures.size(), 4U);
  request.items = {kItems};
  EXPECT_THAT(error_of([&] { open.samples(request); }), HasSubstr("expected an item from 0"));
}

TEST(ExplorerMap, SettlesThenComesAtOnce) {
  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, "vae");
  std::mutex mutex;
  std::vector<Map> maps;
  std::vector<std::string> failures;
  bool opened = false;
  Explorer explorer([&](Event event) {
    const std::lock_guard lock(mutex);
    if (const auto* ready = std::get_if<MapReady>(&event)) maps.push_back(ready->map);
    if (const auto* failed = std::get_if<Failed>(&event)) failures.push_back(failed->what);
    if (std::holds_alternative<Opened>(event)) opened = true;
  });
  const auto last = [&]() -> std::optional<Map> {
    const std::lock_guard lock(mutex);
    return maps.empty() ? std::nullopt : std::optional(maps.back());
  };
  const auto wait = [&](auto condition) {
    for (int i = 0; i < 60'000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return condition();
  };
  explorer.open(path.string());
  ASSERT_TRUE(wait([&] {
    const std::lock_guard lock(mutex);
    return opened;
  }));
  explorer.map({.method = "tsne", .perplexity = 5});
  ASSERT_TRUE(wait([&] { return last() && !last()->settling; }));
  EXPECT_EQ(last()->method, "tsne");
  const Map settled = *last();
  ASSERT_TRUE(wait([&] { return OpenModel(path).any_map().has_value(); })) << "the first map is kept";
  explorer.map({});
  ASSERT_TRUE(wait([&] { return last()->method == "pca"; }));
  explorer.map({.method = "tsne", .perplexity = 5});
  ASSERT_TRUE(wait([&] { return last()->method == "tsne"; }));
  EXPECT_EQ(last()->x, settled.x);
  EXPECT_FALSE(last()->settling);
  EXPECT_TRUE(failures.empty());
}

}  // namespace
}  // namespace latitude::engine
