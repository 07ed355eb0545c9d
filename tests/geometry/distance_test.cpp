// The distances by which neighbours are found: closed forms, what holds for all of them, and what is refused.
#include "geometry/distance.h"

#include <set>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::HasSubstr;

TEST(Distances, AreKnownForSimplePairs) {
  const auto a = gaussian({0, 0}, {1, 2}), b = gaussian({3, 4}, {2, 1});
  EXPECT_DOUBLE_EQ(distance_kind("euclidean").between(a, b), 5);
  EXPECT_DOUBLE_EQ(distance_kind("fisher-rao").between(a, b), fisher_rao_distance(a, b));
  // log(2) + (1 + 9) / 8 - 1/2 for the first dimension, log(1/2) + (4 + 16) / 2 - 1/2 for the second.
  EXPECT_DOUBLE_EQ(distance_kind("kl").between(a, b), 10.0 / 8 + 10 - 1);
  EXPECT_NEAR(distance_kind("kl").between(gaussian({0.3}, {1}), gaussian({0}, {1})), 0.045, 1e-15);
}

TEST(Distances, OfTheOthersAreKnownForSimplePairsToo) {
  const auto a = gaussian({0, 0}, {1, 2}), b = gaussian({3, 4}, {2, 1});
  EXPECT_DOUBLE_EQ(distance_kind("wasserstein").between(a, b), std::sqrt(25.0 + 2));
  EXPECT_DOUBLE_EQ(distance_kind("reverse-kl").between(a, b), distance_kind("kl").between(b, a));
  EXPECT_DOUBLE_EQ(distance_kind("jeffreys").between(a, b),
                   distance_kind("kl").between(a, b) + distance_kind("reverse-kl").between(a, b));
  // A quarter of 25 over the summed variances, half the log of 5/4 for each dimension.
  const double bhattacharyya = 25.0 / 20 + std::log(1.25);
  EXPECT_NEAR(distance_kind("bhattacharyya").between(a, b), bhattacharyya, 1e-15);
  EXPECT_NEAR(distance_kind("hellinger").between(a, b), std::sqrt(1 - std::exp(-bhattacharyya)), 1e-15);
  EXPECT_DOUBLE_EQ(distance_kind("hellinger").between(gaussian({0}, {1}), gaussian({1e6}, {1})), 1);
}

TEST(Distances, ThatAreMetricsObeyTheTriangleInequalityAndAreSymmetric) {
  std::mt19937_64 random(7);
  std::set<std::string> metrics;
  for (const DistanceKind& kind : distance_kinds()) {
    for (int n = 0; n < 200; ++n) {
      const int dimensions = 1 + n % 5;
      const auto a = random_gaussian(random, dimensions, 2), b = random_gaussian(random, dimensions, 2),
                 c = random_gaussian(random, dimensions, 2);
      const double direct = kind.between(a, b);
      const bool one_way = kind.name == "kl" || kind.name == "reverse-kl";
      if (!one_way) {
        EXPECT_NEAR(kind.between(b, a), direct, 1e-14 * direct) << kind.name;
      }
      if (!kind.metric) continue;
      metrics.insert(kind.name);
      EXPECT_LE(direct, (kind.between(a, c) + kind.between(c, b)) * (1 + 1e-14)) << kind.name;
    }
  }
  EXPECT_EQ(metrics, (std::set<std::string>{"euclidean", "fisher-rao", "hellinger", "wasserstein"}));
}

// All but these two depend on nothing but the ratio of shifts and deviations.
TEST(Distances, DoNotChangeUnderShiftsAndScales) {
  std::mt19937_64 random(8);
  for (const DistanceKind& kind : distance_kinds()) {
    const bool has_units = kind.name == "euclidean" || kind.name == "wasserstein";
    for (int n = 0; n < 50; ++n) {
      const auto a = random_gaussian(random, 6, 2), b = random_gaussian(random, 6, 2);
      const auto moved = [](const DiagonalGaussian& g) {
        return DiagonalGaussian{-37.0 * g.mean.array() + 0.5, 37.0 * g.std};
      };
      const double expected = (has_units ? 37 : 1) * kind.between(a, b);
      EXPECT_NEAR(kind.between(moved(a), moved(b)), expected, 1e-10 * expected) << kind.name;
    }
  }
}

TEST(Distances, AreZeroOnlyToEqualGaussiansAndNeverBelow) {
  std::mt19937_64 random(5);
  for (const DistanceKind& kind : distance_kinds()) {
    for (int n = 0; n < 100; ++n) {
      const auto a = random_gaussian(random, 1 + n % 20, 3), b = random_gaussian(random, 1 + n % 20, 3);
      EXPECT_EQ(kind.between(a, a), 0) << kind.name;
      EXPECT_GT(kind.between(a, b), 0) << kind.name;
      auto near = a;
      near.std *= 1 + 1e-13;
      EXPECT_GE(kind.between(a, near), 0) << kind.name;
    }
  }
}

// KL is half the squared Fisher-Rao distance for near Gaussians, whatever the direction.
TEST(Distances, AgreeForNearGaussians) {
  std::mt19937_64 random(6);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 4, 1);
    auto b = a;
    b.mean += 1e-5 * random_gaussian(random, 4, 1).mean;
    b.std += 1e-5 * random_gaussian(random, 4, 1).mean.cwiseProduct(a.std);
    const double length = distance_kind("fisher-rao").between(a, b);
    EXPECT_NEAR(distance_kind("kl").between(a, b), length * length / 2, 1e-3 * length * length);
    EXPECT_NEAR(distance_kind("kl").between(b, a), length * length / 2, 1e-3 * length * length);
    EXPECT_NEAR(distance_kind("jeffreys").between(a, b), length * length, 1e-3 * length * length);
    EXPECT_NEAR(distance_kind("bhattacharyya").between(a, b), length * length / 8, 1e-3 * length * length);
    EXPECT_NEAR(distance_kind("hellinger").between(a, b), length / std::sqrt(8.0), 1e-3 * length);
  }
}

TEST(Distances, RefuseOtherSizesAndUnknownNames) {
  for (const DistanceKind& kind : distance_kinds()) {
    EXPECT_THAT(error_of([&] {
                  kind.between(gaussian({1}, {1}), gaussian({1, 2}, {1, 1}));
                }),
                HasSubstr("expected"))
        << kind.name;
  }
  EXPECT_THAT(error_of([] { distance_kind("taxi"); }), HasSubstr("euclidean, fisher-rao, wasserstein"));
}

}  // namespace
}  // namespace latitude::geometry
