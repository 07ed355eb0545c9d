// What holds for every Fisher-Rao distance and geodesic, whatever the numbers; and what is refused.
#include "geometry/gaussian.h"

#include <limits>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::difference;
using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double kSpread = 6.9;  // ratios of deviations to 1e6

TEST(Distance, IsKnownForSimplePairs) {
  const double root2 = std::sqrt(2.0);
  EXPECT_NEAR(fisher_rao_distance(gaussian({1}, {1}), gaussian({1}, {std::exp(3.0)})), 3 * root2, 1e-14);
  // Equal deviations: the chord in the half-plane is sqrt 2, half of it the argument.
  EXPECT_NEAR(fisher_rao_distance(gaussian({-1}, {1}), gaussian({1}, {1})), 2 * root2 * std::asinh(1 / root2), 1e-14);
  // Equal dimensions add as squares.
  EXPECT_NEAR(fisher_rao_distance(gaussian({0, 0, 0, 0}, {1, 1, 1, 1}), gaussian({0, 0, 0, 0}, {2, 2, 2, 2})),
              2 * root2 * std::log(2.0), 1e-14);
  EXPECT_EQ(fisher_rao_distance(gaussian({}, {}), gaussian({}, {})), 0);
}

TEST(Distance, IsTheEuclideanOneForNearPairs) {
  const double e = 1e-8;
  EXPECT_NEAR(fisher_rao_distance(gaussian({0}, {0.5}), gaussian({3 * e}, {0.5})), 6 * e, 1e-12 * e);
  EXPECT_NEAR(fisher_rao_distance(gaussian({0}, {1}), gaussian({e}, {1 + e})), std::sqrt(3.0) * e, 1e-6 * e);
}

TEST(Distance, IsSymmetricAndZeroOnlyToItself) {
  std::mt19937_64 random(1);
  for (int n = 0; n < 200; ++n) {
    const auto a = random_gaussian(random, 1 + n % 20, kSpread), b = random_gaussian(random, 1 + n % 20, kSpread);
    const double distance = fisher_rao_distance(a, b);
    EXPECT_NEAR(fisher_rao_distance(b, a), distance, 1e-15 * distance);
    EXPECT_EQ(fisher_rao_distance(a, a), 0);
    EXPECT_GT(distance, 0);
  }
}

TEST(Distance, ObeysTheTriangleInequality) {
  std::mt19937_64 random(2);
  for (int n = 0; n < 500; ++n) {
    const auto a = random_gaussian(random, 1 + n % 5, kSpread), b = random_gaussian(random, 1 + n % 5, kSpread),
               c = random_gaussian(random, 1 + n % 5, kSpread);
    const double detour = fisher_rao_distance(a, b) + fisher_rao_distance(b, c);
    EXPECT_LE(fisher_rao_distance(a, c), detour * (1 + 1e-15));
  }
}

TEST(Distance, DoesNotChangeUnderShiftsAndScales) {
  std::mt19937_64 random(3);
  for (int n = 0; n < 200; ++n) {
    const auto a = random_gaussian(random, 7, kSpread), b = random_gaussian(random, 7, kSpread);
    const auto moved = [&](const DiagonalGaussian& gaussian) {
      return DiagonalGaussian{-37.0 * gaussian.mean.array() + 0.5, 37.0 * gaussian.std};
    };
    const double distance = fisher_rao_distance(a, b);
    EXPECT_NEAR(fisher_rao_distance(moved(a), moved(b)), distance, 1e-10 * distance);
    // The geodesic moves along.
    EXPECT_LT(difference(fisher_rao_point(moved(a), moved(b), 0.4), moved(fisher_rao_point(a, b, 0.4))), 1e-9);
  }
}

// One dimension may be anything while the others are ordinary, and the sum still has all of them.
TEST(Distance, MixesOrdinaryAndExtremeDimensions) {
  const auto a = gaussian({0, 1, 5, 0}, {1, 1e-150, 2, 1}), b = gaussian({1, 1, 5, 1e-200}, {3, 1e150, 2, 1});
  double sum = 0;
  for (Eigen::Index i = 0; i < 4; ++i) {
    const double one = fisher_rao_distance(gaussian({a.mean[i]}, {a.std[i]}), gaussian({b.mean[i]}, {b.std[i]}));
    sum += one * one;
  }
  EXPECT_NEAR(fisher_rao_distance(a, b), std::sqrt(sum), 1e-12);
  EXPECT_NEAR(fisher_rao_distance(gaussian({0}, {1}), gaussian({1e-200}, {1})), 1e-200, 1e-212);
}

TEST(Point, HasConstantJointSpeed) {
  std::mt19937_64 random(4);
  for (int n = 0; n < 100; ++n) {
    const auto a = random_gaussian(random, 1 + n % 20, kSpread), b = random_gaussian(random, 1 + n % 20, kSpread);
    const double distance = fisher_rao_distance(a, b);
    const double times[] = {-2, -0.5, 0, 0.125, 0.499, 0.5, 0.501, 0.8, 1, 1.75, 3};
    for (std::size_t i = 1; i < std::size(times); ++i) {
      const double step =
          fisher_rao_distance(fisher_rao_point(a, b, times[i - 1]), fisher_rao_point(a, b, times[i])) / distance;
      EXPECT_NEAR(step, times[i] - times[i - 1], 1e-9) << "from " << times[i - 1] << ", pair " << n;
    }
  }
}

TEST(Point, RunsBackwardsWithTheEndsExchanged) {
  std::mt19937_64 random(5);
  for (int n = 0; n < 100; ++n) {
    const auto a = random_gaussian(random, 6, kSpread), b = random_gaussian(random, 6, kSpread);
    for (const double t : {-0.7, 0.1, 0.5, 0.9, 2.5})
      EXPECT_LT(difference(fisher_rao_point(a, b, t), fisher_rao_point(b, a, 1 - t)), 1e-9) << t;
  }
}

TEST(Point, ComposesWithItself) {
  std::mt19937_64 random(6);
  for (int n = 0; n < 100; ++n) {
    const auto a = random_gaussian(random, 6, 2), b = random_gaussian(random, 6, 2);
    for (const double t : {0.3, 0.8, 2.0})
      for (const double s : {0.25, 0.6, 1.5}) {
        const auto inner = fisher_rao_point(a, b, t);
        EXPECT_LT(difference(fisher_rao_point(a, inner, s), fisher_rao_point(a, b, s * t)), 1e-9) << s << " of " << t;
      }
  }
}

TEST(Point, IsTheEndAtZeroAndOneToTheLastBit) {
  std::mt19937_64 random(7);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 5, kSpread), b = random_gaussian(random, 5, kSpread);
    EXPECT_EQ(fisher_rao_point(a, b, 0).mean, a.mean);
    EXPECT_EQ(fisher_rao_point(a, b, 0).std, a.std);
    EXPECT_EQ(fisher_rao_point(a, b, 1).mean, b.mean);
    EXPECT_EQ(fisher_rao_point(a, b, 1).std, b.std);
    EXPECT_EQ(fisher_rao_point(a, a, 0.3).mean, a.mean);
    EXPECT_EQ(fisher_rao_point(a, a, -4).std, a.std);
  }
}

TEST(Point, GoesThroughTheTopBetweenEqualDeviations) {
  // The half-circle over x = mean / sqrt 2 in [-1, 1] from height 1: centre 0, radius sqrt 2.
  const auto top = fisher_rao_point(gaussian({-std::sqrt(2.0)}, {1}), gaussian({std::sqrt(2.0)}, {1}), 0.5);
  EXPECT_NEAR(top.mean[0], 0, 1e-15);
  EXPECT_NEAR(top.std[0], std::sqrt(2.0), 1e-15);
}

TEST(Point, StaysOnTheLineOfEqualMeans) {
  const auto a = gaussian({0.1}, {1e-3}), b = gaussian({0.1}, {1e3});
  for (const double t : {-1.0, 0.25, 0.5, 2.0}) {
    const auto point = fisher_rao_point(a, b, t);
    EXPECT_EQ(point.mean[0], 0.1);
    EXPECT_NEAR(std::log10(point.std[0]), -3 + 6 * t, 1e-12);
  }
}

TEST(Point, RefusesWhatNumbersCannotHold) {
  const auto a = gaussian({0}, {1e-100}), b = gaussian({0}, {1e100});
  EXPECT_THAT(error_of([&] { fisher_rao_point(a, b, 50); }), HasSubstr("beyond the range of numbers"));
  EXPECT_THAT(error_of([&] { fisher_rao_point(a, b, -50); }), HasSubstr("beyond the range of numbers"));
  EXPECT_THAT(error_of([&] { fisher_rao_point(a, b, std::nan("")); }), HasSubstr("beyond the range of numbers"));
}

TEST(Length, IsTheDistanceAlongTheGeodesicAndNoLessOnOtherWays) {
  std::mt19937_64 random(8);
  for (int n = 0; n < 50; ++n) {
    const auto a = random_gaussian(random, 4, 3), b = random_gaussian(random, 4, 3);
    const double distance = fisher_rao_distance(a, b);
    std::vector<DiagonalGaussian> geodesic, detour = {a, random_gaussian(random, 4, 3), b};
    for (int k = 0; k <= 10; ++k) geodesic.push_back(fisher_rao_point(a, b, k / 10.0));
    EXPECT_NEAR(fisher_rao_length(geodesic), distance, 1e-12 * distance);
    EXPECT_GT(fisher_rao_length(detour), distance);
  }
  EXPECT_EQ(fisher_rao_length({}), 0);
  EXPECT_EQ(fisher_rao_length({gaussian({1}, {1})}), 0);
}

TEST(Check, TakesGaussians) {
  EXPECT_NO_THROW(check(gaussian({-1e300, 0}, {1e-300, 1e300}), "A"));
  EXPECT_NO_THROW(check(gaussian({}, {}), "A"));
}

TEST(Check, NamesTheGaussianAndWhatIsWrong) {
  const double nan = std::nan(""), infinite = std::numeric_limits<double>::infinity();
  const auto refusal = [](const DiagonalGaussian& gaussian) { return error_of([&] { check(gaussian, "row 3, A"); }); };
  for (const double bad : {nan, infinite, -infinite})
    EXPECT_THAT(refusal(gaussian({0, bad}, {1, 1})), AllOf(HasSubstr("row 3, A"), HasSubstr("mean is not finite")));
  for (const double bad : {nan, infinite, 0.0, -0.0, -1.0})
    EXPECT_THAT(refusal(gaussian({0, 0}, {1, bad})), AllOf(HasSubstr("row 3, A"), HasSubstr("deviation")));
  EXPECT_THAT(refusal(gaussian({0, 0}, {1})), AllOf(HasSubstr("row 3, A"), HasSubstr("2 means"), HasSubstr("1 dev")));
}

TEST(Check, RefusesPairsOfDifferentSizes) {
  const auto a = gaussian({0, 0}, {1, 1}), b = gaussian({0}, {1}), torn = gaussian({0, 0}, {1});
  EXPECT_THAT(error_of([&] { fisher_rao_distance(a, b); }), AllOf(HasSubstr("2 means"), HasSubstr("1 and 1")));
  EXPECT_THAT(error_of([&] { fisher_rao_point(a, b, 0.5); }), HasSubstr("as many of each"));
  EXPECT_THAT(error_of([&] { fisher_rao_distance(a, torn); }), HasSubstr("as many of each"));
}

}  // namespace
}  // namespace latitude::geometry
