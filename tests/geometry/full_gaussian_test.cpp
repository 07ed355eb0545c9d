// The geometry of Gaussians with full covariance: the geodesic equation, the cases with a closed form, invariances, and
// bounds.
#include "geometry/full_gaussian.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::error_of;
using test::random_gaussian;
using ::testing::HasSubstr;

double uniform(std::mt19937_64& random) { return 2 * (static_cast<double>(random() >> 11) * 0x1p-53) - 1; }

MatrixXd random_matrix(std::mt19937_64& random, int d) {
  return MatrixXd::NullaryExpr(d, d, [&] { return 2 * uniform(random); });
}

FullGaussian random_full(std::mt19937_64& random, int d, double shift = 2) {
  const MatrixXd root = random_matrix(random, d);
  return {VectorXd::NullaryExpr(d, [&] { return shift * uniform(random); }),
          root * root.transpose() + 0.05 * MatrixXd::Identity(d, d)};
}

FullGaussian full(const DiagonalGaussian& g) {
  return {g.mean, MatrixXd(g.std.array().square().matrix().asDiagonal())};
}

// Beside b's deviations: the largest error of the whitened mean and covariance.
double difference(const FullGaussian& a, const FullGaussian& b) {
  const Eigen::LLT<MatrixXd> root(b.covariance);
  const MatrixXd half = root.matrixL().solve(a.covariance);
  const MatrixXd white = root.matrixL().solve(half.transpose());
  return std::max(VectorXd(root.matrixL().solve(a.mean - b.mean)).cwiseAbs().maxCoeff(),
                  (white - MatrixXd::Identity(white.rows(), white.cols())).cwiseAbs().maxCoeff());
}

double distance(const FullGaussian& a, const FullGaussian& b) { return FullGeodesic(a, b).length(); }

// Where one mean moves, no correlation helps. Where several do, correlated Gaussians lie on a shorter way: diagonal
// ones alone are no totally geodesic part of the whole.
TEST(FullGeodesic, IsTheDiagonalOneWhereOneMeanMovesAndShorterWhereMoreDo) {
  std::mt19937_64 random(1);
  for (int n = 0; n < 60; ++n) {
    const auto a = random_gaussian(random, 1 + n % 6, 1.5);
    auto b = random_gaussian(random, 1 + n % 6, 1.5);
    const double diagonal = fisher_rao_distance(a, b);
    EXPECT_LE(distance(full(a), full(b)), diagonal * (1 + 1e-12));
    if (a.mean.size() > 1) {
      EXPECT_LT(distance(full(a), full(b)), diagonal * (1 - 1e-8));
    }
    b.mean.tail(b.mean.size() - 1) = a.mean.tail(a.mean.size() - 1);
    const FullGeodesic geodesic(full(a), full(b));
    EXPECT_NEAR(geodesic.length(), fisher_rao_distance(a, b), 1e-9 * geodesic.length());
    for (const double t : {-0.5, 0.0, 0.3, 0.5, 1.0, 1.4})
      EXPECT_LT(difference(geodesic.at(t), full(fisher_rao_point(a, b, t))), 1e-8) << t;
  }
}

TEST(FullGeodesic, IsThatOfCovariancesBetweenEqualMeans) {
  std::mt19937_64 random(2);
  for (int n = 0; n < 30; ++n) {
    const auto a = random_full(random, 4);
    auto b = random_full(random, 4);
    b.mean = a.mean;
    const Eigen::GeneralizedSelfAdjointEigenSolver<MatrixXd> pencil(b.covariance, a.covariance);
    const double expected = std::sqrt(0.5 * pencil.eigenvalues().array().log().square().sum());
    const FullGeodesic geodesic(a, b);
    EXPECT_NEAR(geodesic.length(), expected, 1e-10 * expected);
    EXPECT_LT((geodesic.at(0.7).mean - a.mean).cwiseAbs().maxCoeff(), 1e-10);
  }
}

// S'' + m' m'' - S' S^-1 S' = 0 and m'' = S' S^-1 m' (Skovgaard 1984), by central differences.
TEST(FullGeodesic, ObeysTheGeodesicEquation) {
  std::mt19937_64 random(3);
  constexpr double h = 1e-4;
  for (int n = 0; n < 24; ++n) {
    const int d = 2 + n % 5;
    const FullGeodesic geodesic(random_full(random, d), random_full(random, d));
    for (const double t : {0.2, 0.6, 1.1}) {
      const FullGaussian before = geodesic.at(t - h), at = geodesic.at(t), after = geodesic.at(t + h);
      const VectorXd dm = (after.mean - before.mean) / (2 * h);
      const VectorXd ddm = (after.mean - 2 * at.mean + before.mean) / (h * h);
      const MatrixXd ds = (after.covariance - before.covariance) / (2 * h);
      const MatrixXd dds = (after.covariance - 2 * at.covariance + before.covariance) / (h * h);
      const MatrixXd pull = at.covariance.llt().solve(ds).transpose();  // S' S^-1
      const double size = 1 + dds.cwiseAbs().maxCoeff() + ddm.cwiseAbs().maxCoeff();
      EXPECT_LT((ddm - pull * dm).cwiseAbs().maxCoeff(), 1e-4 * size) << d;
      EXPECT_LT((dds + dm * dm.transpose() - pull * ds).cwiseAbs().maxCoeff(), 1e-4 * size) << d;
    }
  }
}

TEST(FullGeodesic, HasItsEndsAndConstantSpeed) {
  std::mt19937_64 random(4);
  for (int n = 0; n < 20; ++n) {
    const int d = 1 + n % 6;
    const auto a = random_full(random, d), b = random_full(random, d);
    const FullGeodesic geodesic(a, b);
    EXPECT_LT(difference(geodesic.at(0), a), 1e-9);
    EXPECT_LT(difference(geodesic.at(1), b), 1e-8);
    for (const auto& [from, to] : {std::pair{0.0, 0.25}, {0.25, 0.9}, {-0.2, 0.4}, {0.5, 1.3}})
      EXPECT_NEAR(distance(geodesic.at(from), geodesic.at(to)), (to - from) * geodesic.length(),
                  1e-9 * geodesic.length())
          << d;
  }
}

TEST(FullDistance, IsSymmetricObeysTheTriangleAndDoesNotChangeUnderAffineMaps) {
  std::mt19937_64 random(5);
  for (int n = 0; n < 20; ++n) {
    const int d = 2 + n % 4;
    const auto a = random_full(random, d), b = random_full(random, d), c = random_full(random, d);
    const double direct = distance(a, b);
    EXPECT_NEAR(distance(b, a), direct, 1e-9 * direct);
    EXPECT_LE(direct, (distance(a, c) + distance(c, b)) * (1 + 1e-12));
    const MatrixXd map = random_matrix(random, d) + 3 * MatrixXd::Identity(d, d);
    const VectorXd shift = VectorXd::Constant(d, 5);
    const auto moved = [&](const FullGaussian& g) {
      const MatrixXd covariance = map * g.covariance * map.transpose();
      return FullGaussian{map * g.mean + shift, (covariance + covariance.transpose()) / 2};
    };
    EXPECT_NEAR(distance(moved(a), moved(b)), direct, 1e-8 * direct);
    EXPECT_LT(difference(FullGeodesic(moved(a), moved(b)).at(0.4), moved(FullGeodesic(a, b).at(0.4))), 1e-7);
    EXPECT_NEAR(distance(a, a), 0, 1e-12);
  }
}

TEST(FullBounds, HoldTheDistanceBetweenThem) {
  std::mt19937_64 random(6);
  for (int n = 0; n < 40; ++n) {
    const int d = 1 + n % 5;
    const auto a = random_full(random, d), b = random_full(random, d);
    const DistanceBounds bounds = fisher_rao_bounds(a, b);
    const double exact = distance(a, b);
    EXPECT_LE(bounds.lower, exact * (1 + 1e-12));
    EXPECT_GE(bounds.upper, exact * (1 - 1e-12));
    EXPECT_GT(bounds.lower, 0);
    // Near Gaussians leave no room.
    const FullGaussian near = FullGeodesic(a, b).at(1e-3);
    const DistanceBounds tight = fisher_rao_bounds(a, near);
    EXPECT_NEAR(tight.lower, 1e-3 * exact, 1e-2 * 1e-3 * exact);
    EXPECT_NEAR(tight.upper, 1e-3 * exact, 1e-2 * 1e-3 * exact);
  }
}

TEST(FullGaussianCheck, NamesWhatIsWrong) {
  const FullGaussian good{VectorXd::Zero(2), MatrixXd::Identity(2, 2)};
  FullGaussian skew = good, flat = good, torn = good, nan = good;
  skew.covariance(0, 1) = 0.1;
  flat.covariance(1, 1) = 0;
  torn.mean = VectorXd::Zero(3);
  nan.mean[0] = std::nan("");
  EXPECT_NO_THROW(check(good, "A"));
  EXPECT_THAT(error_of([&] { FullGeodesic(good, skew); }), HasSubstr("Gaussian B: the covariance is not symmetric"));
  EXPECT_THAT(error_of([&] { FullGeodesic(flat, good); }), HasSubstr("Gaussian A: the covariance is not"));
  EXPECT_THAT(error_of([&] { FullGeodesic(torn, good); }), HasSubstr("3 means and a covariance of 2 x 2"));
  EXPECT_THAT(error_of([&] { fisher_rao_bounds(nan, good); }), HasSubstr("mean is not finite"));
  const FullGaussian one{VectorXd::Zero(1), MatrixXd::Identity(1, 1)};
  EXPECT_THAT(error_of([&] { FullGeodesic(good, one); }), HasSubstr("2 and 1 dimensions"));
}

}  // namespace
}  // namespace latitude::geometry
