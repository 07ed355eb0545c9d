// Walks along the registered paths.
#include "geometry/path.h"

#include <set>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::difference;
using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Paths, AreFoundByName) {
  std::set<std::string> names;
  for (const PathKind& kind : path_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name << " twice";
    EXPECT_EQ(path_kind(kind.name).title, kind.title);
    EXPECT_FALSE(kind.title.empty());
    EXPECT_FALSE(kind.tip.empty());
  }
  EXPECT_EQ(names.count("linear"), 1u);
  EXPECT_EQ(names.count("fisher-rao"), 1u);
}

TEST(Paths, UnknownOnesAreRefusedWithThoseThereAre) {
  EXPECT_THAT(error_of([] { path_kind("straight"); }),
              AllOf(HasSubstr("\"straight\""), HasSubstr("linear"), HasSubstr("fisher-rao")));
  EXPECT_THAT(error_of([] { path_kind(""); }), HasSubstr("expected one of"));
}

TEST(Walk, HasItsStepsAndExactEnds) {
  std::mt19937_64 random(1);
  const auto a = random_gaussian(random, 5, 5), b = random_gaussian(random, 5, 5);
  for (const PathKind& kind : path_kinds())
    for (const int steps : {2, 3, 11}) {
      const auto points = walk(kind, a, b, steps);
      ASSERT_EQ(points.size(), static_cast<std::size_t>(steps)) << kind.name;
      EXPECT_EQ(points.front().mean, a.mean);
      EXPECT_EQ(points.front().std, a.std);
      EXPECT_EQ(points.back().mean, b.mean);
      EXPECT_EQ(points.back().std, b.std);
      for (const auto& point : points) EXPECT_NO_THROW(check(point, "point"));
    }
}

TEST(Walk, StepsAreEven) {
  const auto a = gaussian({0, -4}, {1, 2}), b = gaussian({4, 4}, {3, 6});
  const auto line = walk(path_kind("linear"), a, b, 5);
  EXPECT_LT(difference(line[1], gaussian({1, -2}, {1.5, 3})), 1e-15);
  EXPECT_LT(difference(line[3], gaussian({3, 2}, {2.5, 5})), 1e-15);
  const auto curve = walk(path_kind("fisher-rao"), a, b, 5);
  for (std::size_t i = 1; i < curve.size(); ++i)
    EXPECT_NEAR(fisher_rao_distance(curve[i - 1], curve[i]), fisher_rao_distance(a, b) / 4, 1e-14);
}

TEST(Walk, TheGeodesicIsTheShortest) {
  std::mt19937_64 random(2);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 3, 3), b = random_gaussian(random, 3, 3);
    const double distance = fisher_rao_distance(a, b);
    for (const PathKind& kind : path_kinds()) {
      const double length = fisher_rao_length(walk(kind, a, b, 200));
      EXPECT_GE(length, distance * (1 - 1e-12)) << kind.name;
      if (kind.name == "fisher-rao") {
        EXPECT_NEAR(length, distance, 1e-9 * distance);
      } else {
        EXPECT_GT(length, distance * (1 + 1e-6)) << kind.name;
      }
    }
  }
}

TEST(Walk, RefusesFewerThanTwoSteps) {
  const auto a = gaussian({0}, {1});
  for (const int steps : {1, 0, -5})
    EXPECT_THAT(error_of([&] { walk(path_kind("linear"), a, a, steps); }),
                AllOf(HasSubstr(std::to_string(steps) + " steps"), HasSubstr("at least 2")));
}

TEST(Walk, RefusesEndsThatAreNoGaussiansOrDoNotFit) {
  const auto good = gaussian({0}, {1}), zero = gaussian({0}, {0}), two = gaussian({0, 0}, {1, 1});
  const auto nan = gaussian({std::nan("")}, {1});
  for (const PathKind& kind : path_kinds()) {
    EXPECT_THAT(error_of([&] { walk(kind, zero, good, 3); }), AllOf(HasSubstr("A"), HasSubstr("deviation")));
    EXPECT_THAT(error_of([&] { walk(kind, good, nan, 3); }), AllOf(HasSubstr("B"), HasSubstr("mean")));
    EXPECT_THAT(error_of([&] { walk(kind, good, two, 3); }), AllOf(HasSubstr("1"), HasSubstr("2 dimensions")));
  }
}

}  // namespace
}  // namespace latitude::geometry
