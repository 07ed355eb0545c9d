// Walks along the registered paths.
#include "geometry/path.h"

#include <set>

#include "geometry/distance.h"
#include "geometry/length.h"
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

// The quantities that each path changes evenly.
TEST(Paths, AreLinesInTheirOwnParameters) {
  std::mt19937_64 random(3);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 5, 1.5), b = random_gaussian(random, 5, 1.5);
    const auto expect_even = [&](const char* kind, auto&& quantity) {
      for (const double t : {0.1, 0.5, 0.8}) {
        const Eigen::ArrayXd found = quantity(path_kind(kind).at(a, b, t));
        const Eigen::ArrayXd expected = (1 - t) * quantity(a) + t * quantity(b);
        const double size = quantity(a).abs().maxCoeff() + quantity(b).abs().maxCoeff();
        EXPECT_LT((found - expected).abs().maxCoeff(), 1e-12 * size) << kind << " at " << t;
      }
    };
    using G = DiagonalGaussian;
    using A = Eigen::ArrayXd;
    expect_even("e-geodesic", [](const G& g) -> A { return g.mean.array() / g.std.array().square(); });
    expect_even("e-geodesic", [](const G& g) -> A { return 1 / g.std.array().square(); });
    expect_even("m-geodesic", [](const G& g) -> A { return g.mean.array(); });
    expect_even("m-geodesic", [](const G& g) -> A { return g.mean.array().square() + g.std.array().square(); });
    for (const char* kind : {"wasserstein", "linear"}) {
      expect_even(kind, [](const G& g) -> A { return g.mean.array(); });
      expect_even(kind, [](const G& g) -> A { return g.std.array(); });
    }
  }
}

// Each is the shortest under its own rule, walked at constant speed.
TEST(Paths, GeodesicsHaveConstantSpeedUnderTheirMetric) {
  std::mt19937_64 random(4);
  for (const auto& [path, rule] : {std::pair{"fisher-rao", "fisher-rao"}, {"wasserstein", "wasserstein"}}) {
    const DistanceKind& kind = distance_kind(rule);
    for (int n = 0; n < 50; ++n) {
      const auto a = random_gaussian(random, 4, 3), b = random_gaussian(random, 4, 3);
      const auto points = walk(path_kind(path), a, b, 21);
      const double distance = kind.between(a, b);
      for (std::size_t i = 1; i < points.size(); ++i)
        EXPECT_NEAR(kind.between(points[i - 1], points[i]), distance / 20, 1e-9 * distance) << path;
      const PathMeasure own = measure_path(points, kind);
      EXPECT_NEAR(own.length, distance, 1e-9 * distance);
      EXPECT_NEAR(own.energy, distance * distance, 1e-9 * distance * distance);
      for (const PathKind& other : path_kinds())
        EXPECT_GE(measure_path(walk(other, a, b, 21), kind).length, distance * (1 - 1e-12)) << other.name;
    }
  }
}

// The point at t of either line has the least weighed divergence: of the ends from it along the m-geodesic, from it to
// the ends along the e-geodesic (Amari and Nagaoka 2000).
TEST(Paths, OfBothConnectionsAreDual) {
  const auto a = gaussian({0, 1}, {1, 0.5}), b = gaussian({2, -1}, {0.4, 2});
  const auto weighed = [&](const DiagonalGaussian& at, const char* kind) {
    return 0.3 * distance_kind(kind).between(a, at) + 0.7 * distance_kind(kind).between(b, at);
  };
  std::mt19937_64 random(5);
  for (const auto& [path, kind] : {std::pair{"m-geodesic", "kl"}, {"e-geodesic", "reverse-kl"}}) {
    const auto best = path_kind(path).at(a, b, 0.7);
    for (int n = 0; n < 100; ++n) {
      const auto other = fisher_rao_point(best, random_gaussian(random, 2, 1), n % 2 ? 1e-3 : 1);
      EXPECT_GT(weighed(other, kind), weighed(best, kind)) << path;
    }
  }
}

TEST(Spherical, TurnsTheMeansEvenly) {
  const auto right = gaussian({2, 0, 0}, {1, 1, 1}), up = gaussian({0, 2, 0}, {3, 1, 1});
  const auto middle = path_kind("spherical").at(right, up, 1.0 / 3);
  EXPECT_LT(difference(middle, gaussian({std::sqrt(3.0), 1, 0}, {5.0 / 3, 1, 1})), 1e-14);
  std::mt19937_64 random(6);
  for (int n = 0; n < 50; ++n) {
    auto a = random_gaussian(random, 5, 1), b = random_gaussian(random, 5, 1);
    b.mean *= a.mean.norm() / b.mean.norm();
    const auto points = walk(path_kind("spherical"), a, b, 11);
    const double step = (points[1].mean - points[0].mean).norm();
    for (std::size_t i = 1; i < points.size(); ++i) {
      EXPECT_NEAR(points[i].mean.norm(), a.mean.norm(), 1e-12);
      EXPECT_NEAR((points[i].mean - points[i - 1].mean).norm(), step, 1e-12);
    }
  }
}

TEST(Spherical, GoesStraightWhereThereIsNoPlane) {
  for (const auto& [from, to] : {std::pair{1.0, 3.0}, {-1.0, 1.0}, {0.0, 2.0}, {0.0, 0.0}, {1.0, 1.0 + 1e-12}}) {
    const auto a = gaussian({from, 2 * from}, {1, 1}), b = gaussian({to, 2 * to}, {1, 3});
    const auto middle = path_kind("spherical").at(a, b, 0.5);
    EXPECT_NEAR(middle.mean[0], (from + to) / 2, 1e-15);
    EXPECT_NEAR(middle.std[1], 2, 1e-15);
  }
  // Nearly parallel means are no jump away from it.
  const auto a = gaussian({1, 0}, {1, 1}), b = gaussian({1, 3e-7}, {1, 1});
  EXPECT_NEAR(path_kind("spherical").at(a, b, 0.5).mean[1], 1.5e-7, 1e-15);
}

TEST(WalkBeyond, GoesOnWhereThePathDoes) {
  const auto a = gaussian({0, 1}, {1, 1}), b = gaussian({0.3, 0.8}, {0.8, 1.1});
  for (const PathKind& kind : path_kinds()) {
    const auto points = walk_beyond(kind, a, b, 5, 2);
    ASSERT_EQ(points.size(), 7u);
    EXPECT_EQ(points.front().mean, a.mean);
    EXPECT_EQ(points[4].mean, b.mean) << kind.name;
    EXPECT_EQ(points[4].std, b.std) << kind.name;
    EXPECT_LT(difference(points[2], kind.at(a, b, 0.5)), 1e-15) << kind.name;
    EXPECT_LT(difference(points.back(), kind.at(a, b, 1.5)), 1e-15) << kind.name;
  }
  // Three quarters of the deviation at each unit of t: the geodesic never ends, the straight line at 4.
  const auto narrower = gaussian({0, 1}, {0.75, 1});
  EXPECT_NEAR(walk_beyond(path_kind("fisher-rao"), a, narrower, 2, 7).back().std[0], std::pow(0.75, 8), 1e-12);
  EXPECT_EQ(walk_beyond(path_kind("linear"), a, narrower, 2, 8).size(), 4u) << "t = 4 has no deviation left";
  EXPECT_EQ(walk_beyond(path_kind("e-geodesic"), a, gaussian({0, 1}, {2, 1}), 3, 2).size(), 3u);
  EXPECT_EQ(walk_beyond(path_kind("linear"), a, b, 3, -1).size(), 3u);
  EXPECT_THAT(error_of([&] { walk_beyond(path_kind("linear"), a, b, 1, 2); }), HasSubstr("1 steps"));
}

TEST(MeasurePath, GivesEveryDistance) {
  const auto a = gaussian({0}, {1}), b = gaussian({3}, {1}), c = gaussian({3}, {5});
  const auto measures = measure_path({a, b, c});
  EXPECT_EQ(measures.size(), distance_kinds().size());
  EXPECT_DOUBLE_EQ(measures.at("euclidean").length, 3);
  EXPECT_DOUBLE_EQ(measures.at("wasserstein").length, 7);
  EXPECT_DOUBLE_EQ(measures.at("wasserstein").energy, 2 * (9.0 + 16));
  EXPECT_NEAR(measures.at("fisher-rao").length, fisher_rao_length({a, b, c}), 1e-15);
  EXPECT_EQ(running_length({a, b, c}, distance_kind("wasserstein")), (std::vector<double>{0, 3, 7}));
  EXPECT_EQ(measure_path({a}, distance_kind("kl")).length, 0);
  EXPECT_TRUE(running_length({}, distance_kind("kl")).empty());
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
