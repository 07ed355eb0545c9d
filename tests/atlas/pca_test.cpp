// Principal components against a direct singular value decomposition, and on data that have fewer dimensions than
// columns.
#include "atlas/pca.h"

#include <Eigen/SVD>
#include <limits>
#include <random>

#include "io/support.h"

namespace latitude::atlas {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

Eigen::MatrixXd random_codes(Eigen::Index rows, Eigen::Index columns, unsigned seed) {
  std::mt19937 from(seed);
  std::normal_distribution<double> normal;
  Eigen::MatrixXd codes(rows, columns);
  for (Eigen::Index i = 0; i < codes.size(); ++i) codes.data()[i] = normal(from);
  // Unlike spreads, mixed, and far from the origin.
  for (Eigen::Index k = 0; k < columns; ++k) codes.col(k) *= static_cast<double>(k + 1);
  const Eigen::MatrixXd mix = Eigen::MatrixXd::Random(columns, columns);
  return (codes * mix).array() + 5;
}

TEST(FitPca, IsTheSingularValueDecomposition) {
  const Eigen::MatrixXd codes = random_codes(200, 6, 1);
  const Pca pca = fit_pca(codes);
  const Eigen::MatrixXd centred = codes.rowwise() - codes.colwise().mean();
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(centred, Eigen::ComputeThinV);
  EXPECT_TRUE(pca.mean.isApprox(codes.colwise().mean().transpose(), 1e-12));
  const Eigen::VectorXd variance = svd.singularValues().array().square() / 199;
  EXPECT_TRUE(pca.variance.isApprox(variance, 1e-10)) << pca.variance << "\n\n" << variance;
  for (Eigen::Index k = 0; k < 6; ++k) {
    EXPECT_NEAR(std::abs(pca.axes.col(k).dot(svd.matrixV().col(k))), 1, 1e-10) << k;
  }
}

TEST(FitPca, AxesAreOrthonormalAndTheirLargestEntryIsPositive) {
  const Pca pca = fit_pca(random_codes(50, 8, 2));
  EXPECT_TRUE((pca.axes.transpose() * pca.axes).isIdentity(1e-10));
  for (Eigen::Index k = 0; k < 8; ++k) EXPECT_GE(pca.axes.col(k).maxCoeff(), -pca.axes.col(k).minCoeff());
}

TEST(FitPca, DoesNotDependOnTheOrderOfTheCodes) {
  const Eigen::MatrixXd codes = random_codes(50, 4, 3);
  const Pca one = fit_pca(codes), other = fit_pca(codes.colwise().reverse());
  EXPECT_TRUE(one.axes.isApprox(other.axes, 1e-9));
}

TEST(FitPca, OfConstantColumnsAndDuplicatesHasNoVarianceThere) {
  Eigen::MatrixXd codes = random_codes(30, 4, 4);
  codes.col(1).setConstant(7);
  codes.col(3) = codes.col(0);
  const Pca pca = fit_pca(codes);
  EXPECT_TRUE(pca.axes.allFinite());
  EXPECT_GT(pca.variance(1), 1e-3);
  EXPECT_NEAR(pca.variance(2), 0, 1e-9);
  EXPECT_NEAR(pca.variance(3), 0, 1e-9);
  EXPECT_GE(pca.variance.minCoeff(), 0);
  EXPECT_TRUE((pca.axes.transpose() * pca.axes).isIdentity(1e-10));
}

TEST(FitPca, OfOneRepeatedCodeIsFinite) {
  const Pca pca = fit_pca(Eigen::MatrixXd::Constant(5, 3, 2.5));
  EXPECT_EQ(pca.variance.maxCoeff(), 0);
  EXPECT_TRUE((pca.axes.transpose() * pca.axes).isIdentity(1e-12));
}

TEST(FitPca, WorksWithFewerCodesThanDimensions) {
  const Pca pca = fit_pca(random_codes(3, 7, 5));
  EXPECT_GT(pca.variance(1), 1e-6);
  EXPECT_NEAR(pca.variance(2), 0, 1e-9);
}

TEST(FitPca, RefusesTooLittleAndWhatIsNotFinite) {
  EXPECT_THAT(error_of([] { fit_pca(Eigen::MatrixXd::Zero(1, 3)); }), HasSubstr("[1, 3]"));
  EXPECT_THAT(error_of([] { fit_pca(Eigen::MatrixXd::Zero(0, 3)); }), HasSubstr("[0, 3]"));
  EXPECT_THAT(error_of([] { fit_pca(Eigen::MatrixXd::Zero(5, 0)); }), HasSubstr("[5, 0]"));
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Eigen::MatrixXd codes = random_codes(5, 3, 6);
    codes(2, 1) = bad;
    EXPECT_THAT(error_of([&] { fit_pca(codes); }), HasSubstr("not finite"));
  }
}

TEST(Project, GivesCentredCodesOfTheComponentsVariances) {
  const Eigen::MatrixXd codes = random_codes(100, 5, 7);
  const Pca pca = fit_pca(codes);
  const Eigen::MatrixXd all = project(pca, codes, 5);
  EXPECT_LT(all.colwise().mean().cwiseAbs().maxCoeff(), 1e-9);
  const Eigen::MatrixXd covariance = all.transpose() * all / 99;
  EXPECT_TRUE(covariance.isApprox(Eigen::MatrixXd(pca.variance.asDiagonal()), 1e-9));
  EXPECT_TRUE((all * pca.axes.transpose()).rowwise().operator+(pca.mean.transpose()).isApprox(codes, 1e-10));
  EXPECT_TRUE(project(pca, codes, 2).isApprox(all.leftCols(2), 1e-12));
}

}  // namespace
}  // namespace latitude::atlas
