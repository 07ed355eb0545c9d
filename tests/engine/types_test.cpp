// The engine's plain values: how sliders read, and the map's plane there and back.
#include "engine/types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace latitude::engine {
namespace {

Axis axis(Unit unit, double mean = 0, double deviation = 1) {
  Axis axis;
  axis.unit = unit;
  axis.mean = mean;
  axis.deviation = deviation;
  return axis;
}

TEST(Reading, EveryUnit) {
  EXPECT_EQ(reading(axis(Unit::deviations, 1, 2), 3.4), "+1.2 σ");
  EXPECT_EQ(reading(axis(Unit::deviations, 1, 2), -1), "-1.0 σ");
  EXPECT_EQ(reading(axis(Unit::degrees), -12.4), "-12°");
  EXPECT_EQ(reading(axis(Unit::log_factor), std::log(1.08)), "×1.08");
  EXPECT_EQ(reading(axis(Unit::log_factor), 0), "×1.00");
  EXPECT_EQ(reading(axis(Unit::plain), 0.114), "0.11");
  EXPECT_EQ(reading(axis(Unit::pixels), 0.42), "0.4 px");
}

TEST(Reading, NoMinusZero) {
  EXPECT_EQ(reading(axis(Unit::degrees), -0.3), "0°");
  EXPECT_EQ(reading(axis(Unit::plain), -0.001), "0.00");
  EXPECT_EQ(reading(axis(Unit::pixels), -0.04), "0.0 px");
  EXPECT_EQ(reading(axis(Unit::deviations), -0.01), "+0.0 σ");
}

TEST(Reading, AnAxisWithoutDeviationDoesNotDivideByIt) {
  EXPECT_EQ(reading(axis(Unit::deviations, 1, 0), 5), "+0.0 σ");
}

Map tilted_map() {
  Map map;
  map.mean = {1, -2, 0.5f};
  const float s = std::sqrt(0.5f);
  map.axis_x = {s, s, 0};
  map.axis_y = {s, -s, 0};
  return map;
}

TEST(Map, ProjectsTheMeanToTheOrigin) {
  const MapPoint origin = project(tilted_map(), tilted_map().mean);
  EXPECT_EQ(origin, (MapPoint{0, 0}));
}

TEST(Map, MovedToProjectsThere) {
  const Map map = tilted_map();
  const std::vector<float> z = {0.3f, 0.7f, -1.5f};
  for (const MapPoint point : {MapPoint{0, 0}, MapPoint{2, -3}, MapPoint{-0.25, 11}}) {
    const MapPoint there = project(map, moved_to(map, z, point));
    EXPECT_NEAR(there.x, point.x, 1e-5);
    EXPECT_NEAR(there.y, point.y, 1e-5);
  }
}

TEST(Map, MovedToKeepsTheOtherComponentsAndComesBack) {
  const Map map = tilted_map();
  const std::vector<float> z = {0.3f, 0.7f, -1.5f};
  const std::vector<float> moved = moved_to(map, z, {4, 5});
  EXPECT_EQ(moved[2], z[2]);
  EXPECT_THAT(moved_to(map, moved, project(map, z)), testing::Pointwise(testing::FloatNear(1e-5f), z));
}

TEST(Map, ACodeOfAnotherLengthIsLeftAlone) {
  const std::vector<float> z = {1, 2};
  EXPECT_EQ(project(tilted_map(), z), MapPoint{});
  EXPECT_EQ(moved_to(tilted_map(), z, {1, 1}), z);
}

TEST(PathKinds, NamedAndExplained) {
  std::vector<std::string> names;
  for (const PathKindInfo& kind : path_kinds()) {
    names.push_back(kind.name);
    EXPECT_FALSE(kind.title.empty());
    EXPECT_FALSE(kind.tip.empty());
  }
  EXPECT_THAT(names, testing::IsSupersetOf({"linear", "fisher-rao"}));
}

}  // namespace
}  // namespace latitude::engine
