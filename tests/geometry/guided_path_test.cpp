// Paths that ask a decoder, a data set's codes, noise or pictures, and what they ask.
#include "geometry/guided_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "atlas/neighbours.h"
#include "geometry/aggregated_density.h"
#include "geometry/noise.h"
#include "geometry/path_density.h"
#include "geometry/support.h"
#include "geometry/tables.h"

namespace latitude::geometry {
namespace {

using test::error_of;
using test::gaussian;
using testing::HasSubstr;

const GuidedPathKind& kind(const std::string& name) {
  for (const GuidedPathKind& each : guided_path_kinds()) {
    if (each.name == name) return each;
  }
  throw std::out_of_range(name);
}

// Codes on three quarters of a circle of radius 2, the gap at the right.
at::Tensor horseshoe(int count) {
  const at::Tensor angle = torch::linspace(0.25 * std::numbers::pi, 1.75 * std::numbers::pi, count);
  return 2 * torch::stack({angle.cos(), angle.sin()}, 1);
}

Surroundings around_plane() {
  return {.embed = [](const at::Tensor& z) { return z; }, .graph = [] { return nullptr; }};
}

TEST(GuidedPaths, LeadFromOneEndToTheOther) {
  const auto a = gaussian({0, 1}, {1, 0.5}), b = gaussian({2, -1}, {0.5, 2});
  const CodeGraph graph(horseshoe(40));
  Surroundings around = around_plane();
  around.graph = [&graph] { return &graph; };
  for (const GuidedPathKind& each : guided_path_kinds()) {
    SCOPED_TRACE(each.name);
    EXPECT_FALSE(each.title.empty());
    EXPECT_FALSE(each.tip.empty());
    const Walk walk = each.walk(a, b, 7, around);
    EXPECT_EQ(walk.gaussians.size() + static_cast<std::size_t>(walk.codes.rows()) + walk.shares.size(), 7u);
    if (!walk.gaussians.empty()) {
      EXPECT_EQ(walk.gaussians.front().mean, a.mean);
      EXPECT_EQ(walk.gaussians.back().mean, b.mean);
      EXPECT_EQ(walk.gaussians.front().std, a.std);
      EXPECT_EQ(walk.gaussians.back().std, b.std);
      for (const DiagonalGaussian& point : walk.gaussians) EXPECT_NO_THROW(check(point, "point"));
    }
    if (!walk.shares.empty()) {
      EXPECT_EQ(walk.shares.front(), 0);
      EXPECT_EQ(walk.shares.back(), 1);
    }
    EXPECT_THAT(error_of([&] { each.walk(a, b, 1, around); }), HasSubstr("1 steps"));
    EXPECT_THAT(error_of([&] { each.walk(a, gaussian({0}, {1}), 4, around); }), HasSubstr("dimensions"));
    EXPECT_THAT(error_of([&] { each.walk(gaussian({0, 1}, {1, 0}), b, 4, around); }), HasSubstr("deviation"));
  }
}

TEST(SampledPaths, AreDrawnFromTheirGaussians) {
  const auto a = gaussian({0}, {1}), b = gaussian({3}, {2});
  const std::vector<DiagonalGaussian> geodesic = walk(path_kind("fisher-rao"), a, b, 3);
  Eigen::Vector3d sum = Eigen::Vector3d::Zero(), squares = Eigen::Vector3d::Zero();
  Eigen::Vector3d straight_sum = Eigen::Vector3d::Zero(), straight_squares = Eigen::Vector3d::Zero();
  constexpr int kDraws = 4000;
  Surroundings around = around_plane();
  for (int draw = 0; draw < kDraws; ++draw) {
    around.seed = static_cast<std::uint64_t>(draw);
    const Eigen::VectorXd z = kind("fisher-rao-sampled").walk(a, b, 3, around).codes.col(0);
    sum += z;
    squares += z.cwiseAbs2();
    const Eigen::VectorXd line = kind("linear-sampled").walk(a, b, 3, around).codes.col(0);
    EXPECT_NEAR(line[1], (line[0] + line[2]) / 2, 1e-12);
    straight_sum += line;
    straight_squares += line.cwiseAbs2();
  }
  const auto deviation = [](double total, double total_squares) {
    return std::sqrt(total_squares / kDraws - total / kDraws * total / kDraws);
  };
  for (int k = 0; k < 3; ++k) {
    const DiagonalGaussian& at = geodesic[static_cast<std::size_t>(k)];
    EXPECT_NEAR(sum[k] / kDraws, at.mean[0], 5 * at.std[0] / std::sqrt(kDraws)) << k;
    EXPECT_NEAR(deviation(sum[k], squares[k]), at.std[0], 0.05 * at.std[0]) << k;
  }
  EXPECT_NEAR(straight_sum[0] / kDraws, 0, 5 / std::sqrt(kDraws));
  EXPECT_NEAR(deviation(straight_sum[0], straight_squares[0]), 1, 0.05);
  EXPECT_NEAR(deviation(straight_sum[2], straight_squares[2]), 2, 0.1);
  around.seed = 7;
  EXPECT_EQ(kind("fisher-rao-sampled").walk(a, b, 3, around).codes,
            kind("fisher-rao-sampled").walk(a, b, 3, around).codes);
}

TEST(CodeGraph, GoesRoundWhereTheStraightWayIsEmpty) {
  const at::Tensor codes = horseshoe(60);
  const CodeGraph graph(codes);
  const Eigen::MatrixXd table = to_matrix(codes);
  const Eigen::VectorXd first = table.row(0), last = table.row(59);
  const Eigen::MatrixXd way = graph.shortest(first, last);
  EXPECT_GT(way.rows(), 20);
  EXPECT_NEAR(way.col(0).minCoeff(), -2, 0.05) << "by the far side";
  // Neighbours are joined straight, also between codes that are not among those of the graph.
  EXPECT_EQ(graph.shortest(table.row(0), table.row(1)).rows(), 2);
  EXPECT_EQ(graph.shortest(Eigen::Vector2d(9, 9), Eigen::Vector2d(9.01, 9)).rows(), 2);
  EXPECT_THAT(error_of([&] { graph.shortest(Eigen::Vector3d::Zero(), first); }), HasSubstr("expected 2"));
}

TEST(CodeGraph, OfPartsThatNothingJoinsGoesStraight) {
  const at::Tensor one = torch::rand({30, 2}), other = torch::rand({30, 2}) + 50;
  const CodeGraph graph(torch::cat({one, other}));
  const Eigen::MatrixXd table = to_matrix(torch::cat({one, other}));
  const Eigen::MatrixXd way = graph.shortest(table.row(0), table.row(40));
  EXPECT_EQ(way.rows(), 2);
}

TEST(CodeGraph, Refuses) {
  EXPECT_THAT(error_of([] { CodeGraph(torch::zeros({1, 3})); }), HasSubstr("1 codes"));
  EXPECT_THAT(error_of([] { CodeGraph(torch::full({4, 2}, std::nan(""))); }), HasSubstr("not finite"));
  EXPECT_THROW(CodeGraph(torch::rand({5000, 8}), [] { return true; }), atlas::Stopped);
}

TEST(DensityPath, StaysNearTheCodesAndIsSmooth) {
  const at::Tensor codes = horseshoe(80);
  const CodeGraph graph(codes);
  Surroundings around = around_plane();
  around.graph = [&graph] { return &graph; };
  const Eigen::MatrixXd table = to_matrix(codes);
  const DiagonalGaussian a{table.row(0), Eigen::Vector2d(0.1, 0.1)}, b{table.row(79), Eigen::Vector2d(0.1, 0.1)};
  const AggregatedDensity density(table, Eigen::MatrixXd::Constant(80, 2, 0.2));
  double least = 0, straight = 0;
  const std::vector<DiagonalGaussian> points = kind("density").walk(a, b, 40, around).gaussians;
  for (std::size_t k = 0; k < points.size(); ++k) {
    EXPECT_NEAR(points[k].mean.norm(), 2, 0.1) << k;
    least = std::min(least, density.log_density(points[k].mean.transpose())[0]);
    const double t = static_cast<double>(k) / 39;
    const Eigen::RowVectorXd on_line = (1 - t) * a.mean.transpose() + t * b.mean.transpose();
    straight = std::min(straight, density.log_density(on_line)[0]);
    if (k < 2) continue;
    const Eigen::VectorXd turn = points[k].mean - 2 * points[k - 1].mean + points[k - 2].mean;
    EXPECT_LT(turn.norm(), 0.05) << k;
  }
  EXPECT_GT(least, straight + 10);
  // Without a graph it is the straight line.
  around.graph = [] { return nullptr; };
  const auto line = kind("density").walk(a, b, 3, around).gaussians;
  EXPECT_LT((line[1].mean - 0.5 * (a.mean + b.mean)).norm(), 1e-12);
}

TEST(Resampled, SpacesAPolylineEvenly) {
  Eigen::MatrixXd corner(3, 2);
  corner << 0, 0, 3, 0, 3, 1;
  const Eigen::MatrixXd points = resampled(corner, 5);
  for (Eigen::Index k = 1; k < 5; ++k) EXPECT_NEAR((points.row(k) - points.row(k - 1)).lpNorm<1>(), 1, 1e-12);
  EXPECT_EQ(points.row(3), corner.row(1));
  EXPECT_EQ(resampled(Eigen::MatrixXd::Zero(2, 2), 4), Eigen::MatrixXd::Zero(4, 2));
  const Eigen::MatrixXd smooth = smoothed(corner, 1);
  EXPECT_EQ(smooth.row(0), corner.row(0));
  EXPECT_EQ(smooth.row(1), Eigen::RowVector2d(2.25, 0.25));
}

// Against the sum of densities, written out.
TEST(AggregatedDensity, IsTheMixtureOfPosteriors) {
  const Eigen::MatrixXd means = Eigen::MatrixXd::Random(30, 3) * 3;
  const Eigen::MatrixXd deviations = (Eigen::MatrixXd::Random(30, 3).array() * 0.4 + 0.6).matrix();
  const AggregatedDensity density(means, deviations);
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Random(8, 3) * 4;
  const Eigen::VectorXd found = density.log_density(codes);
  for (Eigen::Index k = 0; k < 8; ++k) {
    double sum = 0;
    for (Eigen::Index n = 0; n < 30; ++n) {
      double product = 1;
      for (Eigen::Index d = 0; d < 3; ++d) {
        const double distance = (codes(k, d) - means(n, d)) / deviations(n, d);
        product *= std::exp(-0.5 * distance * distance) / (deviations(n, d) * std::sqrt(2 * std::numbers::pi));
      }
      sum += product / 30;
    }
    EXPECT_NEAR(found[k], std::log(sum), 1e-9 * std::abs(std::log(sum)) + 1e-9);
  }
  // Far out the sum of densities would be 0; its logarithm is not.
  const double far = density.log_density(Eigen::RowVector3d(1e3, 0, 0))[0];
  EXPECT_TRUE(std::isfinite(far));
  EXPECT_LT(far, -1e5);
}

TEST(NormalNoise, IsFixedByItsSeed) {
  EXPECT_EQ(normal_noise(3, 2, 5), normal_noise(3, 2, 5));
  EXPECT_NE(normal_noise(3, 2, 5), normal_noise(3, 2, 6));
  EXPECT_NEAR(normal_noise(200, 200, 1).array().square().mean(), 1, 0.03);
}

}  // namespace
}  // namespace latitude::geometry
