// Paths between affine poses: turns stay turns, zooms stay zooms, and what has no path is refused.
#include "geometry/affine_path.h"

#include <cmath>
#include <numbers>

#include <Eigen/LU>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::error_of;
using ::testing::HasSubstr;
constexpr double kPi = std::numbers::pi;

Affine pose(double angle, double scale_x, double scale_y, double shear, double x, double y) {
  Eigen::Matrix2d turn, rest;
  turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  rest << scale_x, shear * scale_y, 0, scale_y;
  Affine result;
  result.leftCols<2>() = turn * rest;
  result.col(2) << x, y;
  return result;
}

Affine random_pose(std::mt19937_64& random) {
  const auto uniform = [&] { return 2 * (static_cast<double>(random() >> 11) * 0x1p-53) - 1; };
  return pose(0.7 * uniform(), std::exp(0.5 * uniform()), std::exp(0.5 * uniform()), 0.5 * uniform(), uniform(),
              uniform());
}

double gap(const Affine& a, const Affine& b) { return (a - b).cwiseAbs().maxCoeff(); }

TEST(AffinePaths, HaveTheirEnds) {
  std::mt19937_64 random(1);
  for (int n = 0; n < 100; ++n) {
    const Affine a = random_pose(random), b = random_pose(random);
    for (const auto& path : {affine_log_point, affine_parts_point}) {
      EXPECT_LT(gap(path(a, b, 0), a), 1e-12);
      EXPECT_LT(gap(path(a, b, 1), b), 1e-11);
      EXPECT_LT(gap(path(a, a, 0.3), a), 1e-12);
      EXPECT_LT(gap(path(a, b, 0.3), path(b, a, 0.7)), 1e-10) << "backwards it is the same";
    }
  }
}

TEST(AffinePaths, KeepTurnsTurnsAndZoomsZooms) {
  const Affine none = pose(0, 1, 1, 0, 0, 0);
  for (const auto& path : {affine_log_point, affine_parts_point})
    for (const double t : {-0.5, 0.25, 0.5, 1.5}) {
      EXPECT_LT(gap(path(none, pose(1.2, 1, 1, 0, 0, 0), t), pose(1.2 * t, 1, 1, 0, 0, 0)), 1e-12);
      EXPECT_LT(gap(path(none, pose(0, 4, 0.5, 0, 0, 0), t), pose(0, std::pow(4, t), std::pow(0.5, t), 0, 0, 0)),
                1e-12);
      EXPECT_LT(gap(path(none, pose(0, 1, 1, 0, 3, -2), t), pose(0, 1, 1, 0, 3 * t, -2 * t)), 1e-12);
      EXPECT_LT(gap(path(none, pose(0, 1, 1, 0.8, 0, 0), t), pose(0, 1, 1, 0.8 * t, 0, 0)), 1e-12);
    }
}

// Entries half-way between a picture and itself turned by nearly half a turn would flatten it.
TEST(AffinePaths, NeverFlattenWhatTurns) {
  const Affine a = pose(0, 1, 1, 0, 0.1, 0), b = pose(3.1, 1.2, 1.1, 0.1, 0.2, -0.3);
  EXPECT_LT(std::abs(((a + b) / 2).leftCols<2>().determinant()), 0.05);
  for (const auto& path : {affine_log_point, affine_parts_point})
    EXPECT_GT(path(a, b, 0.5).leftCols<2>().determinant(), 0.9);
}

TEST(AffineLogPoint, IsASubgroupWithoutASide) {
  std::mt19937_64 random(2);
  for (int n = 0; n < 50; ++n) {
    const Affine a = random_pose(random), b = random_pose(random), c = random_pose(random);
    // Equal steps are one and the same map, applied again.
    const Affine step = affine_product(affine_inverse(affine_log_point(a, b, 0.2)), affine_log_point(a, b, 0.5));
    const Affine again = affine_product(affine_inverse(affine_log_point(a, b, 0.9)), affine_log_point(a, b, 1.2));
    EXPECT_LT(gap(step, again), 1e-9);
    const Affine point = affine_log_point(a, b, 0.4);
    EXPECT_LT(gap(affine_log_point(affine_product(c, a), affine_product(c, b), 0.4), affine_product(c, point)), 1e-9);
    EXPECT_LT(gap(affine_log_point(affine_product(a, c), affine_product(b, c), 0.4), affine_product(point, c)), 1e-9);
    EXPECT_LT(gap(affine_log_point(affine_inverse(a), affine_inverse(b), 0.4), affine_inverse(point)), 1e-9);
  }
}

TEST(AffinePartsPoint, ChangesEachPartOfThePictureEvenly) {
  const Affine a = affine_inverse(pose(0.3, 2, 0.5, -0.4, 1, 2)), b = affine_inverse(pose(-0.5, 1, 2, 0.6, -1, 4));
  const Affine middle = affine_inverse(affine_parts_point(a, b, 0.25));
  EXPECT_LT(gap(middle, pose(0.1, 2 * std::pow(0.5, 0.25), 0.5 * std::pow(4, 0.25), -0.15, 0.5, 2.5)), 1e-12);
  // The shorter way round, across half a turn.
  const Affine left = affine_inverse(pose(kPi - 0.1, 1, 1, 0, 0, 0)),
               right = affine_inverse(pose(-kPi + 0.3, 1, 1, 0, 0, 0));
  EXPECT_LT(gap(affine_inverse(affine_parts_point(left, right, 0.5)), pose(kPi + 0.1, 1, 1, 0, 0, 0)), 1e-12);
  // Two mirrored pictures have a path, and it stays mirrored.
  const Affine mirrored = pose(0, 1, -1, 0, 0, 0), smaller = pose(0.2, 0.5, -0.5, 0, 0, 0);
  EXPECT_LT(affine_parts_point(mirrored, smaller, 0.5).leftCols<2>().determinant(), 0);
  EXPECT_LT(affine_log_point(mirrored, smaller, 0.5).leftCols<2>().determinant(), 0);
}

TEST(AffinePaths, RefuseWhatHasNone) {
  const Affine none = pose(0, 1, 1, 0, 0, 0), mirror = pose(0, 1, -1, 0, 0, 0), half = pose(kPi, 1, 1, 0, 0, 0);
  Affine flat = none, broken = none;
  flat(0, 0) = 0;
  broken(1, 2) = std::nan("");
  for (const auto& path : {affine_log_point, affine_parts_point}) {
    EXPECT_THAT(error_of([&] { path(none, mirror, 0.5); }), HasSubstr("mirrors"));
    EXPECT_THAT(error_of([&] { path(none, flat, 0.5); }), HasSubstr("B: the pose flattens"));
    EXPECT_THAT(error_of([&] { path(broken, none, 0.5); }), HasSubstr("A: a pose's entry"));
  }
  EXPECT_THAT(error_of([&] { affine_log_point(none, half, 0.5); }), HasSubstr("half a turn"));
  EXPECT_THAT(error_of([&] { affine_log_point(none, pose(kPi, 2, 1, 0, 0, 0), 0.5); }), HasSubstr("half a turn"));
  EXPECT_THAT(error_of([&] { affine_inverse(flat); }), HasSubstr("flattens"));
}

}  // namespace
}  // namespace latitude::geometry
