// Line charts: ticks are round and inside, lines lie where their numbers say, gaps stay gaps, texts cannot break out.
#include "io/line_chart.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<testing::Matcher<double>> near(const std::vector<double>& values) {
  std::vector<testing::Matcher<double>> all;
  for (const double value : values) all.emplace_back(DoubleNear(value, 1e-9));
  return all;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// The numbers of the first drawn path, "M1.00 2.00L3.00 4.00", two by two.
std::vector<std::pair<double, double>> points_of_path(const std::string& svg) {
  const std::size_t from = svg.find("<path d=\"") + 9;
  std::string path = svg.substr(from, svg.find('"', from) - from);
  std::vector<std::pair<double, double>> points;
  std::replace_if(
      path.begin(), path.end(), [](char each) { return each == 'M' || each == 'L'; }, ' ');
  std::istringstream numbers(path);
  for (double x = 0, y = 0; numbers >> x >> y;) points.emplace_back(x, y);
  return points;
}

LineChart simple() {
  return {
      .title = "squares", .x_label = "x", .y_label = "y", .lines = {{.label = "a", .x = {0, 1, 2}, .y = {0, 1, 4}}}};
}

TEST(AxisTicks, AreRoundAndInside) {
  EXPECT_THAT(axis_ticks(0, 1, 5), testing::ElementsAreArray(near({0, 0.2, 0.4, 0.6, 0.8, 1})));
  EXPECT_THAT(axis_ticks(-3.2, 3.9, 6), testing::ElementsAreArray(near({-3, -2, -1, 0, 1, 2, 3})));
  EXPECT_THAT(axis_ticks(0.931, 0.944, 6),
              testing::ElementsAreArray(near({0.932, 0.934, 0.936, 0.938, 0.94, 0.942, 0.944})));
  EXPECT_THAT(axis_ticks(-105, -95, 5), testing::ElementsAreArray(near({-104, -102, -100, -98, -96})));
  EXPECT_THAT(axis_ticks(2e-4, 30, 6, true), testing::ElementsAreArray(near({1e-3, 1e-2, 0.1, 1, 10})));
  EXPECT_THAT(axis_ticks(0.15, 0.9, 6, true), testing::ElementsAreArray(near({0.2, 0.5})));
}

TEST(LineChart, DrawsEachPointWhereItsNumbersSay) {
  LineChart chart = simple();
  chart.x_range = {{0, 2}};
  chart.y_range = {{0, 4}};
  const auto points = points_of_path(to_svg({chart}));
  ASSERT_EQ(points.size(), 3u);
  EXPECT_NEAR(points[1].first - points[0].first, points[2].first - points[1].first, 0.02) << "equal steps of x";
  EXPECT_NEAR(3 * (points[0].second - points[1].second), points[1].second - points[2].second, 0.05) << "1 and 3 up";
  EXPECT_GT(points[0].second, points[2].second) << "y grows upwards";
}

TEST(LineChart, ALogarithmicAxisHasEqualStepsOfFactors) {
  LineChart chart = simple();
  chart.logarithmic = true;
  chart.lines[0].y = {0.01, 0.1, 1};
  const auto points = points_of_path(to_svg({chart}));
  ASSERT_EQ(points.size(), 3u);
  EXPECT_NEAR(points[0].second - points[1].second, points[1].second - points[2].second, 0.02);
}

TEST(LineChart, WhatCannotBeDrawnIsAGap) {
  LineChart chart = simple();
  chart.lines[0].x = {0, 1, 2, 3, 4};
  chart.lines[0].y = {1, 2, std::nan(""), 3, 4};
  EXPECT_EQ(count(to_svg({chart}).substr(to_svg({chart}).find("<path")), "M"), 2) << "begins again after the gap";
  chart.y_range = {{0, 3.5}};
  EXPECT_EQ(points_of_path(to_svg({chart})).size(), 3u) << "nothing is drawn beyond the axes";
  chart.y_range.reset();
  chart.logarithmic = true;
  chart.lines[0].y = {1, 0, 2, -1, INFINITY};
  const auto points = points_of_path(to_svg({chart}));
  EXPECT_EQ(points.size(), 2u);
  chart.lines[0].y = {0, 0, 0, 0, 0};
  EXPECT_THAT(to_svg({chart}), Not(HasSubstr("nan")));
}

TEST(LineChart, HasALegendOfWhatIsNamedAndStandsBesideOthers) {
  LineChart chart = simple();
  chart.lines.push_back({.label = "", .x = {0, 2}, .y = {1, 1}, .colour = 1, .dotted = true});
  chart.lines.push_back({.label = "marked", .x = {0, 2}, .y = {2, 2}, .colour = 2, .marked = true});
  const std::string svg = to_svg({chart, chart});
  EXPECT_EQ(count(svg, ">a</text>"), 2);
  EXPECT_EQ(count(svg, ">marked</text>"), 2);
  EXPECT_EQ(count(svg, "<path "), 6);
  EXPECT_EQ(count(svg, "<circle "), 4);
  EXPECT_EQ(count(svg, "stroke-dasharray"), 2) << "an unnamed line is not in the legend";
}

TEST(LineChart, TextsAreEscapedAndWrongLinesRefused) {
  LineChart chart = simple();
  chart.title = "a < b & \"c\"";
  const std::string svg = to_svg({chart});
  EXPECT_THAT(svg, HasSubstr("a &lt; b &amp; "));
  EXPECT_THAT(svg, Not(HasSubstr("a < b")));
  chart.lines[0].y.pop_back();
  EXPECT_THAT(error_of([&] { to_svg({chart}); }), HasSubstr("3 x and 2 y"));
}

TEST(LineChart, IsWrittenAsAFile) {
  const test::TemporaryFolder folder;
  write_charts(folder / "chart.svg", {simple()});
  EXPECT_EQ(test::read_text(folder / "chart.svg"), to_svg({simple()}));
}

}  // namespace
}  // namespace latitude::io
