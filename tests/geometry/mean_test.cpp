// Means of sets of Gaussians: what defines them, what they are invariant under, and what is refused. geomstats' are in
// reference_test.cpp.
#include "geometry/mean.h"

#include "geometry/distance.h"
#include "geometry/path.h"
#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::difference;
using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::HasSubstr;

std::vector<DiagonalGaussian> random_set(std::mt19937_64& random, int count, int dimensions, double spread) {
  std::vector<DiagonalGaussian> set;
  for (int n = 0; n < count; ++n) set.push_back(random_gaussian(random, dimensions, spread));
  return set;
}

double sum_of_squares(const std::vector<DiagonalGaussian>& set, const DiagonalGaussian& at, const char* kind) {
  double sum = 0;
  for (const auto& each : set) {
    const double d = distance_kind(kind).between(at, each);
    sum += d * d;
  }
  return sum;
}

TEST(FisherRaoMean, OfOneIsItselfAndOfTwoHalfWay) {
  std::mt19937_64 random(1);
  for (int n = 0; n < 100; ++n) {
    const auto a = random_gaussian(random, 6, 5), b = random_gaussian(random, 6, 5);
    EXPECT_LT(difference(fisher_rao_mean({a}), a), 1e-12);
    EXPECT_LT(difference(fisher_rao_mean({a, b}), fisher_rao_point(a, b, 0.5)), 1e-9);
    EXPECT_LT(difference(fisher_rao_mean({a, b}, {3, 1}), fisher_rao_point(a, b, 0.25)), 1e-9);
    EXPECT_LT(difference(fisher_rao_mean({a, b, b}, {1, 0.5, 0}), fisher_rao_point(a, b, 1.0 / 3)), 1e-9);
  }
}

TEST(FisherRaoMean, IsTheGeometricMeanOfDeviationsOverEqualMeans) {
  const auto mean = fisher_rao_mean({gaussian({2}, {0.1}), gaussian({2}, {1}), gaussian({2}, {100})});
  EXPECT_NEAR(mean.mean[0], 2, 1e-12);
  EXPECT_NEAR(mean.std[0], std::cbrt(10.0), 1e-12);
}

// Every other point, near or far, has more squares.
TEST(Means, HaveTheLeastSquares) {
  std::mt19937_64 random(2);
  for (int n = 0; n < 40; ++n) {
    const auto set = random_set(random, 2 + n % 9, 3, n % 2 ? 1 : 5);
    const auto fisher_rao = fisher_rao_mean(set), wasserstein = wasserstein_mean(set);
    const double least = sum_of_squares(set, fisher_rao, "fisher-rao");
    const double least_work = sum_of_squares(set, wasserstein, "wasserstein");
    EXPECT_LT(least, sum_of_squares(set, wasserstein, "fisher-rao"));
    for (int k = 0; k < 20; ++k) {
      const auto other = random_gaussian(random, 3, 2);
      for (const double t : {1e-4, 0.1, 1.0}) {
        EXPECT_LT(least, sum_of_squares(set, fisher_rao_point(fisher_rao, other, t), "fisher-rao"));
        EXPECT_LT(least_work, sum_of_squares(set, path_kind("wasserstein").at(wasserstein, other, t), "wasserstein"));
      }
    }
  }
}

TEST(FisherRaoMean, MovesWithShiftsAndScalesAndNotWithTheOrder) {
  std::mt19937_64 random(3);
  for (int n = 0; n < 30; ++n) {
    const auto set = random_set(random, 7, 4, 5);
    auto moved = set;
    for (auto& each : moved) each = {(-37.0 * each.mean.array() + 0.5).matrix(), 37.0 * each.std};
    const auto mean = fisher_rao_mean(set);
    EXPECT_LT(difference(fisher_rao_mean(moved), {(-37.0 * mean.mean.array() + 0.5).matrix(), 37.0 * mean.std}), 1e-9);
    EXPECT_LT(difference(fisher_rao_mean({set.rbegin(), set.rend()}), mean), 1e-9);
  }
}

TEST(FisherRaoMean, HoldsExtremeSets) {
  const auto far = fisher_rao_mean({gaussian({-1e8}, {1e-3}), gaussian({1e8}, {1e-3}), gaussian({0}, {1e-12})});
  EXPECT_NEAR(far.mean[0] / far.std[0], 0, 1e-6);
  EXPECT_TRUE(std::isfinite(far.std[0]));
  std::vector<DiagonalGaussian> equal(500, gaussian({1, 2}, {0.1, 3}));
  EXPECT_LT(difference(fisher_rao_mean(equal), equal[0]), 1e-12);
}

TEST(WassersteinMean, IsThatOfMeansAndDeviations) {
  const auto mean = wasserstein_mean({gaussian({0, 1}, {1, 2}), gaussian({4, 1}, {3, 2})}, {1, 3});
  EXPECT_LT(difference(mean, gaussian({3, 1}, {2.5, 2})), 1e-15);
}

TEST(Means, RefuseWhatIsNoSet) {
  const auto good = gaussian({0}, {1}), zero = gaussian({0}, {0}), two = gaussian({0, 0}, {1, 1});
  for (const auto& mean : {fisher_rao_mean, wasserstein_mean}) {
    EXPECT_THAT(error_of([&] { mean({}, {}); }), HasSubstr("empty set"));
    EXPECT_THAT(error_of([&] { mean({good, zero}, {}); }), HasSubstr("number 1"));
    EXPECT_THAT(error_of([&] { mean({good, two}, {}); }), HasSubstr("as many"));
    EXPECT_THAT(error_of([&] { mean({good, good}, {1}); }), HasSubstr("1 weights for 2"));
    EXPECT_THAT(error_of([&] { mean({good, good}, {1, -1}); }), HasSubstr("weight"));
    EXPECT_THAT(error_of([&] { mean({good, good}, {0, 0}); }), HasSubstr("sum"));
    EXPECT_THAT(error_of([&] { mean({good}, {std::nan("")}); }), HasSubstr("weight"));
  }
}

}  // namespace
}  // namespace latitude::geometry
