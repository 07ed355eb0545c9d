// Outlines of dense regions: known shapes, the share of points inside, and what has none.
#include "atlas/density.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace latitude::atlas {
namespace {

struct Cloud {
  std::vector<float> x, y;
  void add(int count, double cx, double cy, double deviation, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    for (int i = 0; i < count; ++i) {
      x.push_back(static_cast<float>(cx + deviation * normal(random)));
      y.push_back(static_cast<float>(cy + deviation * normal(random)));
    }
  }
};

// Twice the signed area; positive when the line runs counter-clockwise.
double twice_area(const Outline& line) {
  double sum = 0;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    const std::size_t j = (i + 1) % line.x.size();
    sum += double{line.x[i]} * double{line.y[j]} - double{line.x[j]} * double{line.y[i]};
  }
  return sum;
}

bool inside(const std::vector<Outline>& lines, float x, float y) {
  bool odd = false;
  for (const Outline& line : lines) {
    for (std::size_t i = 0, j = line.x.size() - 1; i < line.x.size(); j = i++) {
      if ((line.y[i] > y) != (line.y[j] > y) &&
          x < (line.x[j] - line.x[i]) * (y - line.y[i]) / (line.y[j] - line.y[i]) + line.x[i]) {
        odd = !odd;
      }
    }
  }
  return odd;
}

double share_inside(const std::vector<Outline>& lines, const Cloud& cloud) {
  int count = 0;
  for (std::size_t i = 0; i < cloud.x.size(); ++i) count += inside(lines, cloud.x[i], cloud.y[i]);
  return count / static_cast<double>(cloud.x.size());
}

TEST(DensestRegion, OfOneGaussianIsADisc) {
  Cloud cloud;
  cloud.add(20'000, 3, -2, 0.5, 1);
  const std::vector<Outline> lines = densest_region(cloud.x, cloud.y, 0.5);
  ASSERT_GE(lines.size(), 1U);
  double area = 0;
  for (const Outline& line : lines) area += twice_area(line) / 2;
  // Half the mass lies within sqrt(2 log 2) deviations.
  EXPECT_NEAR(area, M_PI * 2 * std::log(2.0) * 0.25, 0.1);
  EXPECT_NEAR(share_inside(lines, cloud), 0.5, 0.02);
}

TEST(DensestRegion, HoldsMoreWithALargerPart) {
  Cloud cloud;
  cloud.add(3000, 0, 0, 1, 2);
  cloud.add(1000, 6, 1, 0.7, 3);
  for (const double part : {0.3, 0.6, 0.9}) {
    EXPECT_NEAR(share_inside(densest_region(cloud.x, cloud.y, part), cloud), part, 0.05) << part;
  }
}

TEST(DensestRegion, KeepsClustersApart) {
  Cloud cloud;
  cloud.add(2000, 0, 0, 0.3, 4);
  cloud.add(2000, 10, 0, 0.3, 5);
  const std::vector<Outline> lines = densest_region(cloud.x, cloud.y, 0.8);
  ASSERT_EQ(lines.size(), 2U);
  for (const Outline& line : lines) {
    EXPECT_GT(twice_area(line), 0) << "what is dense lies at the line's left";
    const bool left = line.x.front() < 5;
    for (const float x : line.x) EXPECT_EQ(x < 5, left);
  }
}

TEST(DensestRegion, IsNoneWherePointsSayNothing) {
  EXPECT_TRUE(densest_region({}, {}, 0.5).empty());
  EXPECT_TRUE(densest_region({1, 2}, {1, 2}, 0.5).empty());
  const std::vector<float> same(10'000, 1.5F);
  EXPECT_TRUE(densest_region(same, same, 0.5).empty());
  // On a line there is still a region.
  std::vector<float> along;
  for (int i = 0; i < 100; ++i) along.push_back(static_cast<float>(i));
  EXPECT_FALSE(densest_region(along, std::vector<float>(100, 0.0F), 0.5).empty());
}

// Two points among many far away: the grid stays bounded.
TEST(DensestRegion, BearsOutliers) {
  Cloud cloud;
  cloud.add(1000, 0, 0, 1, 6);
  cloud.x.push_back(1e6F);
  cloud.y.push_back(-1e6F);
  EXPECT_FALSE(densest_region(cloud.x, cloud.y, 0.5).empty());
}

}  // namespace
}  // namespace latitude::atlas
