// Pull-back paths on decoders whose geometry is known, and what holds for all of them.
#include "geometry/pullback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "io/error.h"

namespace latitude::geometry {
namespace {

// Longitude and latitude on the unit sphere in R^3, as the mean of a Gaussian of unit deviation: phi is the mean.
at::Tensor sphere(const at::Tensor& z) {
  const at::Tensor longitude = z.select(1, 0), latitude = z.select(1, 1);
  return torch::stack({latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()}, 1);
}

at::Tensor code(std::vector<float> values) { return torch::tensor(values); }

double angle(const at::Tensor& a, const at::Tensor& b) {
  return std::acos(std::clamp((a * b).sum().item<double>(), -1.0, 1.0));
}

TEST(PullbackPath, OnASphereIsTheGreatCircle) {
  for (const auto& [from, to] : {std::pair{code({0.0F, 0.8F}), code({1.6F, 0.8F})},
                                 {code({-0.5F, -0.6F}), code({1.5F, 1.0F})},
                                 {code({0.0F, 0.0F}), code({1.2F, 0.0F})}}) {
    const PullbackPath path = pullback_path(sphere, from, to, 12);
    const at::Tensor ends = sphere(torch::stack({from, to}));
    const double great = angle(ends[0], ends[1]);
    EXPECT_NEAR(path.length, great, 0.01 * great);
    EXPECT_GE(path.straight_length, great * (1 - 1e-3));
    // Every point lies in the plane of the great circle, and they are equally far apart.
    const at::Tensor normal = torch::cross(ends[0], ends[1], 0) / std::sin(great);
    const at::Tensor points = sphere(path.z);
    for (int k = 0; k < 12; ++k) EXPECT_NEAR((points[k] * normal).sum().item<double>(), 0, 0.01);
    for (int k = 1; k < 12; ++k) EXPECT_NEAR(angle(points[k - 1], points[k]), great / 11, 0.02 * great / 11 + 1e-3);
    EXPECT_TRUE(torch::equal(path.z[0], from));
    EXPECT_TRUE(torch::equal(path.z[-1], to));
  }
}

TEST(PullbackPath, OfALinearDecoderIsTheStraightLine) {
  torch::manual_seed(3);
  const at::Tensor weights = torch::randn({5, 40});
  const auto linear = [&weights](const at::Tensor& z) { return z.mm(weights); };
  const at::Tensor a = torch::randn({5}), b = torch::randn({5});
  const PullbackPath path = pullback_path(linear, a, b, 9);
  EXPECT_NEAR(path.length, (b - a).unsqueeze(0).mm(weights).norm().item<double>(), 1e-3);
  for (int k = 0; k < 9; ++k) {
    EXPECT_LT((path.z[k] - (a + (b - a) * (k / 8.0))).abs().max().item<double>(), 1e-3) << k;
  }
}

// Random networks with Bernoulli pixels: never longer than the line, whatever they are.
TEST(PullbackPath, IsNeverLongerThanTheStraightLine) {
  for (int seed = 1; seed <= 5; ++seed) {
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    const at::Tensor first = torch::randn({4, 32}) * 1.5, second = torch::randn({32, 60});
    const auto decoder = [&](const at::Tensor& z) {
      return bernoulli_embedding(z.mm(first).tanh().mm(second).sigmoid());
    };
    const at::Tensor a = torch::randn({4}), b = torch::randn({4});
    const PullbackPath path = pullback_path(decoder, a, b, 20);
    EXPECT_LE(path.length, path.straight_length);
    EXPECT_LT(path.length, 0.99 * path.straight_length) << "and here a better one is there to be found";
    EXPECT_NEAR(pullback_lengths(decoder, path.z)[-1].item<double>(), path.length, 0.05 * path.length);
    EXPECT_NEAR(pullback_path(decoder, b, a, 20).length, path.length, 0.03 * path.length)
        << "nor does direction matter";
  }
}

TEST(PullbackPath, StoppedItIsTheBestSoFar) {
  int asked = 0;
  PullbackOptions options;
  options.stop = [&asked] { return ++asked > 3; };
  const PullbackPath path = pullback_path(sphere, code({0.0F, 0.8F}), code({1.6F, 0.8F}), 5, options);
  EXPECT_EQ(asked, 4);
  EXPECT_LE(path.length, path.straight_length);
  EXPECT_EQ(path.z.size(0), 5);
}

// A dimension that the decoder does not look at costs nothing; the path goes straight there all the same.
TEST(PullbackPath, DoesNotWanderWhereTheMetricSaysNothing) {
  const auto blind = [](const at::Tensor& z) { return sphere(z.slice(1, 0, 2)) + 1e-4 * z.slice(1, 2, 3).sin(); };
  const PullbackPath path = pullback_path(blind, code({0.0F, 0.8F, 0.0F}), code({1.6F, 0.8F, 0.5F}), 9);
  for (int k = 0; k < 9; ++k) EXPECT_NEAR(path.z[k][2].item<double>(), 0.5 * k / 8, 0.1) << k;
  const PullbackPath two = pullback_path(sphere, code({0.0F, 0.8F}), code({1.6F, 0.8F}), 9);
  EXPECT_NEAR(path.length, two.length, 0.01 * two.length);
}

TEST(PullbackPath, BeginsFromABetterCurve) {
  const at::Tensor a = code({0.0F, 0.8F}), b = code({1.6F, 0.8F});
  const PullbackPath found = pullback_path(sphere, a, b, 5);
  int cold = 0, warm = 0;
  PullbackOptions options;
  options.stop = [&cold] { return ++cold > 2; };
  const double hasty = pullback_path(sphere, a, b, 5, options).length;
  options.stop = [&warm] { return ++warm > 2; };
  options.starts = {found.control};
  EXPECT_NEAR(pullback_path(sphere, a, b, 5, options).length, found.length, 1e-3 * found.length);
  EXPECT_GT(hasty, 1.01 * found.length) << "or this test says nothing";
  // A start that is worse than the line, or of another size, is left aside.
  options.stop = {};
  options.starts = {found.control + 3};
  EXPECT_NEAR(pullback_path(sphere, a, b, 5, options).length, found.length, 0.01 * found.length);
  options.starts = {code({1.0F})};
  EXPECT_NEAR(pullback_path(sphere, a, b, 5, options).length, found.length, 0.01 * found.length);
}

TEST(PullbackPath, ToItselfAndRefusals) {
  const at::Tensor a = code({0.3F, 0.2F});
  const PullbackPath path = pullback_path(sphere, a, a, 4);
  EXPECT_NEAR(path.length, 0, 1e-5);
  EXPECT_TRUE(path.z.isfinite().all().item<bool>());
  EXPECT_THROW(pullback_path(sphere, a, code({1.0F}), 4), Error);
  EXPECT_THROW(pullback_path(sphere, a, code({1.0F, std::nanf("")}), 4), Error);
  EXPECT_THROW(pullback_path(sphere, a, a, 1), Error);
}

// The Fisher-Rao distance of two Bernoulli means is the difference of their phi (Atkinson and Mitchell 1981).
TEST(BernoulliEmbedding, IsTheFisherRaoLength) {
  double length = 0;
  for (int k = 0; k < 1000; ++k) {
    const double p = 0.1 + 0.7 * (k + 0.5) / 1000;
    length += 0.7 / 1000 / std::sqrt(p * (1 - p));
  }
  const at::Tensor phi = bernoulli_embedding(torch::tensor({0.1, 0.8}));
  EXPECT_NEAR((phi[1] - phi[0]).item<double>(), length, 1e-5);
  EXPECT_TRUE(bernoulli_embedding(torch::tensor({0.0, 1.0})).isfinite().all().item<bool>());
}

}  // namespace
}  // namespace latitude::geometry
