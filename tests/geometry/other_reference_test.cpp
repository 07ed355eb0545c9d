// Distances, means and full Gaussians' geodesics against mpmath's integrals, geomstats and scipy's solutions of the
// geodesic equation (tests/fixtures/geometry/make.py).
#include <Eigen/Cholesky>

#include "geometry/distance.h"
#include "geometry/fixture.h"
#include "geometry/full_gaussian.h"
#include "geometry/mean.h"
#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::difference;
using test::Fixture;
using test::gaussian;

TEST(OtherDistances, AreThoseOfTheIntegrals) {
  const Fixture fixture("distances.npz");
  const auto pair = [&](std::size_t n) {
    const auto at = [&](std::size_t k) { return fixture.at("pairs", 4 * n + k); };
    return std::pair{gaussian({at(0)}, {at(1)}), gaussian({at(2)}, {at(3)})};
  };
  const char* kinds[] = {"kl", "reverse-kl", "bhattacharyya", "hellinger", "wasserstein"};
  for (std::size_t n = 0; n < fixture.size("pairs"); ++n) {
    const auto [a, b] = pair(n);
    for (std::size_t k = 0; k < std::size(kinds); ++k) {
      const double expected = fixture.at("values", 5 * n + k);
      EXPECT_NEAR(distance_kind(kinds[k]).between(a, b), expected, 1e-12 * expected) << kinds[k];
    }
    const double both = fixture.at("values", 5 * n) + fixture.at("values", 5 * n + 1);
    EXPECT_NEAR(distance_kind("jeffreys").between(a, b), both, 1e-12 * both);
  }
  for (std::size_t row = 0; row < fixture.size("bures"); ++row) {
    const auto [a, b] = pair(static_cast<std::size_t>(fixture.at("bures", 2 * row)));
    const double expected = fixture.at("bures", 2 * row + 1);
    EXPECT_NEAR(distance_kind("wasserstein").between(a, b), expected, 1e-7 * expected) << "geomstats";
  }
}

TEST(FisherRaoMean, IsThatOfGeomstats) {
  const Fixture fixture("means.npz");
  const std::size_t most = fixture.size("points", 1);
  for (std::size_t n = 0; n < fixture.size("points"); ++n) {
    std::vector<DiagonalGaussian> set;
    for (std::size_t k = 0; k < most; ++k) {
      const double mean = fixture.at("points", 2 * (n * most + k)), std = fixture.at("points", 2 * (n * most + k) + 1);
      if (!std::isnan(mean)) set.push_back(gaussian({mean}, {std}));
    }
    const auto expected = gaussian({fixture.at("means", 2 * n)}, {fixture.at("means", 2 * n + 1)});
    EXPECT_LT(difference(fisher_rao_mean(set), expected), 1e-9) << set.size() << " Gaussians";
  }
}

FullGaussian full_gaussian(const Fixture& fixture, const std::string& name, std::size_t n) {
  const std::size_t most = fixture.size(name, 1), row = fixture.size(name, 2);
  const auto d = static_cast<Eigen::Index>(fixture.at("dims", n));
  FullGaussian g{Eigen::VectorXd(d), Eigen::MatrixXd(d, d)};
  for (Eigen::Index i = 0; i < d; ++i) {
    const std::size_t first = (n * most + static_cast<std::size_t>(i)) * row;
    g.mean[i] = fixture.at(name, first);
    for (Eigen::Index j = 0; j < d; ++j) g.covariance(i, j) = fixture.at(name, first + 1 + static_cast<std::size_t>(j));
  }
  return g;
}

TEST(FullGeodesic, IsTheSolutionOfTheGeodesicEquation) {
  const Fixture fixture("full.npz");
  for (std::size_t n = 0; n < fixture.size("length"); ++n) {
    const FullGeodesic geodesic(full_gaussian(fixture, "start", n), full_gaussian(fixture, "end", n));
    const double length = fixture.at("length", n);
    EXPECT_NEAR(geodesic.length(), length, 1e-9 * length);
    const FullGaussian expected = full_gaussian(fixture, "middle", n), found = geodesic.at(0.3);
    const double deviation = std::sqrt(expected.covariance.diagonal().maxCoeff());
    EXPECT_LT((found.mean - expected.mean).cwiseAbs().maxCoeff(), 1e-8 * deviation);
    EXPECT_LT((found.covariance - expected.covariance).cwiseAbs().maxCoeff(), 1e-8 * deviation * deviation);
  }
}

}  // namespace
}  // namespace latitude::geometry
