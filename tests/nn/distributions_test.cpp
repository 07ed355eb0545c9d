// The Gaussians' divergences against Monte Carlo and one-dimensional quadrature, the Bernoulli likelihood against the
// sum written out, and every gradient against finite differences, in double precision.
#include "nn/distributions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "nn/random.h"

namespace latitude::nn {
namespace {

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed, double scale = 1) {
  at::Generator from = generator(seed);
  return scale * torch::randn(shape, from, at::TensorOptions().dtype(at::kDouble));
}

// Largest gap between autograd's gradient of the sum of f and central differences, relative to the largest gradient.
double gradient_gap(const std::function<at::Tensor(const at::Tensor&)>& f, const at::Tensor& at) {
  const at::Tensor x = at.clone().requires_grad_(true);
  f(x).sum().backward();
  const torch::NoGradGuard no_grad;
  at::Tensor numeric = torch::zeros_like(at);
  constexpr double kStep = 1e-5;
  for (std::int64_t i = 0; i < at.numel(); ++i) {
    at::Tensor up = at.clone(), down = at.clone();
    up.view({-1})[i] += kStep;
    down.view({-1})[i] -= kStep;
    numeric.view({-1})[i] = (f(up).sum() - f(down).sum()) / (2 * kStep);
  }
  return ((x.grad() - numeric).abs().max() / numeric.abs().max().clamp_min(1e-12)).item<double>();
}

double normal_density(double x, double mean, double std) {
  const double d = (x - mean) / std;
  return std::exp(-0.5 * d * d) / (std * std::sqrt(2 * std::numbers::pi));
}

// The integral of q log(q / p) by the trapezoid rule over 12 deviations, exact to rounding for Gaussians.
double kl_by_quadrature(double mean, double std, double prior_mean, double prior_std) {
  constexpr int kPoints = 4000;
  double sum = 0;
  for (int i = 0; i <= kPoints; ++i) {
    const double x = mean + std * 12 * (2.0 * i / kPoints - 1);
    const double q = normal_density(x, mean, std);
    // The logarithms in closed form: the densities themselves underflow far from their means.
    const double dq = (x - mean) / std, dp = (x - prior_mean) / prior_std;
    sum += q * (std::log(prior_std / std) + 0.5 * (dp * dp - dq * dq));
  }
  return sum * 24 * std / kPoints;
}

TEST(KlToStandardNormal, IsTheIntegralForEachItem) {
  const at::Tensor mean = drawn({3, 4}, 1, 2), log_std = drawn({3, 4}, 2);
  const at::Tensor kl = kl_to_standard_normal({mean, log_std});
  ASSERT_EQ(kl.sizes(), at::IntArrayRef({3}));
  for (int n = 0; n < 3; ++n) {
    double expected = 0;
    for (int d = 0; d < 4; ++d) {
      expected += kl_by_quadrature(mean[n][d].item<double>(), std::exp(log_std[n][d].item<double>()), 0, 1);
    }
    EXPECT_NEAR(kl[n].item<double>(), expected, 1e-8 * expected);
  }
}

TEST(KlToStandardNormal, IsTheMonteCarloMeanOfTheLogRatio) {
  const Posterior q{drawn({1, 3}, 3), drawn({1, 3}, 4, 0.5)};
  const at::Tensor noise = drawn({200'000, 3}, 5);
  const at::Tensor z = sample({q.mean.expand_as(noise), q.log_std.expand_as(noise)}, noise);
  const at::Tensor log_ratio = (-0.5 * noise.square() - q.log_std + 0.5 * z.square()).sum(1);
  const double error = (log_ratio.std() / std::sqrt(200'000.0)).item<double>();
  EXPECT_NEAR(kl_to_standard_normal(q).item<double>(), log_ratio.mean().item<double>(), 5 * error);
}

TEST(KlToStandardNormal, IsZeroAtThePriorAndPositiveElsewhere) {
  const at::Tensor zero = torch::zeros({2, 5}, at::kDouble);
  EXPECT_EQ(kl_to_standard_normal({zero, zero}).abs().max().item<double>(), 0);
  EXPECT_GT(kl_to_standard_normal({drawn({50, 5}, 6), drawn({50, 5}, 7)}).min().item<double>(), 0);
}

TEST(KlToNormal, IsTheIntegralForEachItem) {
  const at::Tensor mean = drawn({3, 4}, 8, 2), log_std = drawn({3, 4}, 9);
  const Posterior prior{drawn({4}, 10, 2), drawn({4}, 11)};
  const at::Tensor kl = kl_to_normal({mean, log_std}, prior);
  for (int n = 0; n < 3; ++n) {
    double expected = 0;
    for (int d = 0; d < 4; ++d) {
      expected += kl_by_quadrature(mean[n][d].item<double>(), std::exp(log_std[n][d].item<double>()),
                                   prior.mean[d].item<double>(), std::exp(prior.log_std[d].item<double>()));
    }
    EXPECT_NEAR(kl[n].item<double>(), expected, 1e-8 * expected);
  }
}

TEST(KlToNormal, AgreesWithTheStandardFormulaAtTheStandardPrior) {
  const Posterior q{drawn({7, 4}, 12), drawn({7, 4}, 13)};
  const at::Tensor zero = torch::zeros({4}, at::kDouble);
  EXPECT_TRUE(torch::allclose(kl_to_normal(q, {zero, zero}), kl_to_standard_normal(q), 1e-14, 1e-14));
}

TEST(KlToNormal, StaysFiniteInSinglePrecisionAtTheClips) {
  const at::Tensor narrow = clip_log_std(torch::full({1, 2}, -1e9)), wide = clip_log_std(torch::full({2}, 1e9));
  EXPECT_TRUE(kl_to_normal({torch::zeros({1, 2}), narrow}, {torch::zeros({2}), wide}).isfinite().all().item<bool>());
  EXPECT_TRUE(kl_to_normal({torch::zeros({1, 2}), wide.unsqueeze(0)}, {torch::zeros({2}), narrow.squeeze(0)})
                  .isfinite()
                  .all()
                  .item<bool>());
}

TEST(Kl, GradientsAreThoseOfFiniteDifferences) {
  const at::Tensor mean = drawn({2, 3}, 14), log_std = drawn({2, 3}, 15, 0.5);
  const at::Tensor nu = drawn({3}, 16), log_tau = drawn({3}, 17, 0.5);
  const auto kl = [](const at::Tensor& m, const at::Tensor& s) { return kl_to_standard_normal({m, s}); };
  EXPECT_LT(gradient_gap([&](const at::Tensor& m) { return kl(m, log_std); }, mean), 1e-8);
  EXPECT_LT(gradient_gap([&](const at::Tensor& s) { return kl(mean, s); }, log_std), 1e-8);
  const Posterior q{mean, log_std}, prior{nu, log_tau};
  EXPECT_LT(gradient_gap([&](const at::Tensor& m) { return kl_to_normal({m, log_std}, prior); }, mean), 1e-8);
  EXPECT_LT(gradient_gap([&](const at::Tensor& s) { return kl_to_normal({mean, s}, prior); }, log_std), 1e-8);
  EXPECT_LT(gradient_gap([&](const at::Tensor& m) { return kl_to_normal(q, {m, log_tau}); }, nu), 1e-8);
  EXPECT_LT(gradient_gap([&](const at::Tensor& s) { return kl_to_normal(q, {nu, s}); }, log_tau), 1e-8);
}

TEST(ClipLogStd, KeepsWhatIsWithinAndClipsTheRest) {
  const at::Tensor clipped = clip_log_std(torch::tensor({-100.0, -5.0, 0.0, 3.0, 100.0}, at::kDouble));
  const at::Tensor expected = torch::tensor({std::log(1e-6), -5.0, 0.0, 3.0, 10.0}, at::kDouble);
  EXPECT_TRUE(torch::equal(clipped, expected)) << clipped;
}

TEST(Sample, ScalesAndShiftsTheNoise) {
  const at::Tensor mean = torch::tensor({{1.0, -2.0}}, at::kDouble);
  const at::Tensor log_std = torch::tensor({{std::log(2.0), std::log(0.5)}}, at::kDouble);
  const at::Tensor z = sample({mean, log_std}, torch::tensor({{3.0, -4.0}}, at::kDouble));
  EXPECT_TRUE(torch::allclose(z, torch::tensor({{7.0, -4.0}}, at::kDouble))) << z;
}

TEST(BernoulliLogLikelihood, IsTheSumOverPixelsOfGreyImages) {
  const at::Tensor x = drawn({3, 1, 2, 2}, 20).sigmoid(), p = drawn({3, 1, 2, 2}, 21).sigmoid();
  const at::Tensor found = bernoulli_log_likelihood(x, p);
  ASSERT_EQ(found.sizes(), at::IntArrayRef({3}));
  for (int n = 0; n < 3; ++n) {
    double expected = 0;
    for (int i = 0; i < 4; ++i) {
      const double value = x[n].view({-1})[i].item<double>(), mean = p[n].view({-1})[i].item<double>();
      expected += value * std::log(mean) + (1 - value) * std::log(1 - mean);
    }
    EXPECT_NEAR(found[n].item<double>(), expected, 1e-12);
  }
}

TEST(BernoulliLogLikelihood, OfLogitsIsThatOfTheirMeansIncludingTheClip) {
  const at::Tensor logits = torch::linspace(-30, 30, 121, at::kDouble).view({121, 1});
  for (const double value : {0.0, 0.3, 1.0}) {
    const at::Tensor x = torch::full_like(logits, value);
    const at::Tensor of_means = bernoulli_log_likelihood(x, logits.sigmoid());
    EXPECT_TRUE(torch::allclose(bernoulli_log_likelihood_of_logits(x, logits), of_means, 1e-9, 1e-9)) << value;
  }
  const at::Tensor far = torch::tensor({{-40.0}, {40.0}}, at::kDouble), x = torch::tensor({{1.0}, {0.0}}, at::kDouble);
  const at::Tensor least = torch::full({2}, std::log(1e-6), at::kDouble);
  EXPECT_TRUE(torch::allclose(bernoulli_log_likelihood_of_logits(x, far), least, 1e-9, 0));
  EXPECT_TRUE(torch::allclose(bernoulli_log_likelihood(x, far.sigmoid()), least, 1e-9, 0));
}

TEST(BernoulliLogLikelihood, GradientsAreThoseOfFiniteDifferences) {
  const at::Tensor x = drawn({2, 5}, 22).sigmoid(), logits = drawn({2, 5}, 23, 2);
  const auto of_logits = [&](const at::Tensor& l) { return bernoulli_log_likelihood_of_logits(x, l); };
  const auto of_means = [&](const at::Tensor& l) { return bernoulli_log_likelihood(x, l.sigmoid()); };
  EXPECT_LT(gradient_gap(of_logits, logits), 1e-8);
  EXPECT_LT(gradient_gap(of_means, logits), 1e-8);
}

TEST(BernoulliLogLikelihood, OfMeansThatAreNotNumbersIsNotANumberInThatItem) {
  at::Tensor mean = torch::full({3, 4}, 0.5);
  mean[1][2] = std::nan("");
  const at::Tensor found = bernoulli_log_likelihood(torch::ones({3, 4}), mean);
  EXPECT_TRUE(torch::equal(found.isnan(), torch::tensor({false, true, false}))) << found;
}

}  // namespace
}  // namespace latitude::nn
