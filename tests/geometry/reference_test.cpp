// Distances and points of geodesics against mpmath with 1,200 digits and against geomstats
// (tests/fixtures/geometry/make.py): ratios of deviations to 1e12 and far beyond, equal and nearly equal ends, far
// ends, points between the ends and outside.
#include "geometry/fixture.h"
#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::Fixture;
using test::gaussian;

constexpr double kRelative = 1e-9;

std::string described(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  std::ostringstream text;
  text.precision(17);
  text << "N(" << a.mean[0] << ", " << a.std[0] << ") to N(" << b.mean[0] << ", " << b.std[0] << ")";
  return text.str();
}

// A mean is a number beside the ends' means, and is rounded like them; beyond that it may be off by 1e-9 deviations.
void expect_mean(double found, double expected, double std, double largest_mean, const std::string& what) {
  EXPECT_NEAR(found, expected, kRelative * std + 4e-16 * largest_mean) << what;
}

struct Pair {
  DiagonalGaussian a, b;
};

Pair univariate(const Fixture& fixture, std::size_t n) {
  const auto end = [&](std::size_t i) { return std::vector<double>{fixture.at("pairs", 4 * n + i)}; };
  return {gaussian(end(0), end(1)), gaussian(end(2), end(3))};
}

TEST(Univariate, DistancesAreThoseOfMpmathAndGeomstats) {
  const Fixture fixture("univariate.npz");
  int by_geomstats = 0;
  for (std::size_t n = 0; n < fixture.size("pairs"); ++n) {
    const auto [a, b] = univariate(fixture, n);
    const double expected = fixture.at("distance", n), geomstats = fixture.at("geomstats_distance", n);
    EXPECT_NEAR(fisher_rao_distance(a, b), expected, 1e-14 * expected) << described(a, b);
    if (std::isnan(geomstats)) continue;
    ++by_geomstats;
    EXPECT_NEAR(fisher_rao_distance(a, b), geomstats, kRelative * geomstats) << described(a, b);
  }
  EXPECT_GE(fixture.size("pairs"), 300u);
  EXPECT_GE(by_geomstats, 200);
}

TEST(Univariate, PointsAreThoseOfMpmathInsideAndOutside) {
  const Fixture fixture("univariate.npz");
  const std::size_t times = fixture.size("times");
  int compared = 0;
  for (std::size_t n = 0; n < fixture.size("pairs"); ++n) {
    const auto [a, b] = univariate(fixture, n);
    for (std::size_t k = 0; k < times; ++k) {
      const double t = fixture.at("times", k);
      const double mean = fixture.at("mean", n * times + k), std = fixture.at("std", n * times + k);
      if (std::isnan(mean) || std::isnan(std)) continue;
      ++compared;
      const auto point = fisher_rao_point(a, b, t);
      const std::string what = described(a, b) + " at " + std::to_string(t);
      EXPECT_NEAR(point.std[0], std, kRelative * std) << what;
      const double largest = std::max({std::abs(a.mean[0]), std::abs(b.mean[0]), std::abs(mean)});
      expect_mean(point.mean[0], mean, std, largest, what);
    }
  }
  EXPECT_GE(compared, 2500);
}

TEST(Univariate, PointsAreThoseOfGeomstats) {
  const Fixture fixture("univariate.npz");
  const std::size_t times = fixture.size("times");
  int compared = 0;
  for (std::size_t n = 0; n < fixture.size("pairs"); ++n) {
    const auto [a, b] = univariate(fixture, n);
    for (std::size_t k = 0; k < times; ++k) {
      const double mean = fixture.at("geomstats_mean", n * times + k), std = fixture.at("geomstats_std", n * times + k);
      if (std::isnan(mean) || std::isnan(std)) continue;
      ++compared;
      const auto point = fisher_rao_point(a, b, fixture.at("times", k));
      EXPECT_NEAR(point.std[0], std, kRelative * std) << described(a, b);
      EXPECT_NEAR(point.mean[0], mean, kRelative * std) << described(a, b);
    }
  }
  EXPECT_GE(compared, 1000);
}

Pair diagonal(const Fixture& fixture, std::size_t n) {
  const std::size_t most = fixture.size("ends", 2);
  std::vector<double> rows[4];
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t i = 0; i < most; ++i) {
      const double value = fixture.at("ends", (4 * n + row) * most + i);
      if (!std::isnan(value)) rows[row].push_back(value);
    }
  return {gaussian(rows[0], rows[1]), gaussian(rows[2], rows[3])};
}

TEST(Diagonal, DistancesAreThoseOfMpmathAndGeomstats) {
  const Fixture fixture("diagonal.npz");
  Eigen::Index largest = 0;
  for (std::size_t n = 0; n < fixture.size("ends"); ++n) {
    const auto [a, b] = diagonal(fixture, n);
    const double expected = fixture.at("distance", n), geomstats = fixture.at("geomstats_distance", n);
    EXPECT_NEAR(fisher_rao_distance(a, b), expected, 1e-14 * expected) << a.mean.size() << " dimensions";
    EXPECT_NEAR(fisher_rao_distance(a, b), geomstats, kRelative * geomstats) << a.mean.size() << " dimensions";
    largest = std::max(largest, a.mean.size());
  }
  EXPECT_EQ(largest, 20);
}

TEST(Diagonal, PointsAreThoseOfMpmath) {
  const Fixture fixture("diagonal.npz");
  const std::size_t times = fixture.size("times"), most = fixture.size("ends", 2);
  for (std::size_t n = 0; n < fixture.size("ends"); ++n) {
    const auto [a, b] = diagonal(fixture, n);
    for (std::size_t k = 0; k < times; ++k) {
      const auto point = fisher_rao_point(a, b, fixture.at("times", k));
      for (Eigen::Index i = 0; i < point.mean.size(); ++i) {
        const std::size_t place = (n * times + k) * most + static_cast<std::size_t>(i);
        const double std = fixture.at("std", place);
        EXPECT_NEAR(point.std[i], std, kRelative * std);
        expect_mean(point.mean[i], fixture.at("mean", place), std, 4, "dimension " + std::to_string(i));
      }
    }
  }
}

}  // namespace
}  // namespace latitude::geometry
