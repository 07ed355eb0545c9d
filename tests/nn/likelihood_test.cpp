// Likelihoods of grey and coloured values: densities against closed forms, masses against their sum.
#include "nn/likelihood.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "io/support.h"
#include "nn/random.h"

namespace latitude::nn {
namespace {

TEST(GaussianLikelihood, IsTheDensity) {
  const at::Tensor x = torch::tensor({0.2, 0.9}, at::kDouble).view({1, 2, 1, 1});
  const at::Tensor mean = torch::tensor({0.5, 0.8}, at::kDouble).view({1, 2, 1, 1});
  const at::Tensor log_scale = torch::tensor({std::log(0.1), std::log(0.3)}, at::kDouble);
  const auto density = [](double away, double s) {
    return -0.5 * away * away / (s * s) - std::log(s) - 0.5 * std::log(2 * std::numbers::pi);
  };
  EXPECT_NEAR(gaussian_log_likelihood(x, mean, log_scale).item<double>(), density(-0.3, 0.1) + density(0.1, 0.3),
              1e-12);
}

TEST(DiscretisedLogistic, SumsToOneOverTheBytes) {
  const at::Tensor bytes = torch::arange(256, at::kDouble).view({256, 1, 1, 1}) / 255;
  for (const double mean : {-0.1, 0.0, 0.3, 1.0, 1.4}) {
    for (const double log_scale : {-6.0, -3.0, 0.0}) {
      const at::Tensor mass = discretised_logistic_log_likelihood(bytes, torch::full_like(bytes, mean),
                                                                  torch::full({1}, log_scale, at::kDouble));
      EXPECT_NEAR(mass.exp().sum().item<double>(), 1, 1e-9) << mean << " " << log_scale;
      EXPECT_TRUE(mass.isfinite().all().item<bool>());
    }
  }
}

TEST(DiscretisedLogistic, IsTheDifferenceOfTheDistributionFunction) {
  const double s = 0.05, mean = 0.4, x = 100.0 / 255;
  const auto cdf = [&](double at) { return 1 / (1 + std::exp(-(at - mean) / s)); };
  const double mass = cdf(x + 0.5 / 255) - cdf(x - 0.5 / 255);
  const auto one = [](double v) { return torch::full({1, 1, 1, 1}, v, at::kDouble); };
  EXPECT_NEAR(
      discretised_logistic_log_likelihood(one(x), one(mean), torch::full({1}, std::log(s), at::kDouble)).item<double>(),
      std::log(mass), 1e-9);
}

TEST(Likelihoods, GradientsAreThoseOfFiniteDifferences) {
  at::Generator from = generator(7);
  const at::Tensor x = (torch::rand({2, 3, 4, 4}, from, at::kDouble) * 255).round() / 255;
  const at::Tensor mean = torch::rand({2, 3, 4, 4}, from, at::kDouble);
  const at::Tensor scale = torch::tensor({-2.0, -1.0, -3.0}, at::kDouble);
  for (const auto f : {gaussian_log_likelihood, discretised_logistic_log_likelihood}) {
    const at::Tensor m = mean.clone().requires_grad_(true), s = scale.clone().requires_grad_(true);
    f(x, m, s).sum().backward();
    constexpr double kStep = 1e-6;
    const auto numeric = [&](const at::Tensor& at, const at::Tensor& step, bool of_mean) {
      const at::Tensor up = at + step, down = at - step;
      const at::Tensor above = of_mean ? f(x, up, scale) : f(x, mean, up);
      const at::Tensor below = of_mean ? f(x, down, scale) : f(x, mean, down);
      return ((above - below).sum() / (2 * kStep)).item<double>();
    };
    at::Tensor step = torch::zeros_like(mean);
    step[1][2][3][0] = kStep;
    EXPECT_NEAR(m.grad()[1][2][3][0].item<double>(), numeric(mean, step, true), 1e-4);
    for (std::int64_t c = 0; c < 3; ++c) {
      at::Tensor step_of_scale = torch::zeros_like(scale);
      step_of_scale[c] = kStep;
      EXPECT_NEAR(s.grad()[c].item<double>(), numeric(scale, step_of_scale, false), 1e-4);
    }
  }
}

}  // namespace
}  // namespace latitude::nn
