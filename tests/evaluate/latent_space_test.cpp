// Likelihood and the shape of the latent space, on a model whose log p(x) and posteriors are known.
#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/aggregated_posterior.h"
#include "evaluate/kl_by_dimension.h"
#include "evaluate/log_likelihood.h"
#include "evaluate/spectrum.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "objective/linear_gaussian.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using objective::test::LinearGaussian;
using test::set_of;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

TEST(LogLikelihood, IsTheEvidenceWithinItsError) {
  for (const int pose : {0, 2}) {
    LinearGaussian model(2, pose, 5, 3);
    {
      const torch::NoGradGuard no_grad;  // wider than the posterior: no rare weight decides, and errors are normal
      model.log_std_z += 0.5;
      model.log_std_u += 0.5;
    }
    const at::Tensor images = model.draw_images(300, 4);
    at::Generator noise = nn::generator(6);
    const Likelihood found = importance_log_likelihood(model, images, 2000, noise);
    const at::Tensor sigmas = (found.log_p - model.log_evidence(images)) / found.standard_error;
    EXPECT_LT(sigmas.abs().median().item<double>(), 1) << "0.67 for normal errors";
    EXPECT_LT((sigmas.abs() < 2).to(at::kDouble).mean().item<double>(), 0.99);
    EXPECT_GT((sigmas.abs() < 2).to(at::kDouble).mean().item<double>(), 0.9);
    EXPECT_TRUE((found.effective_samples <= 2000).all().item<bool>());
    EXPECT_TRUE((found.effective_samples >= 1).all().item<bool>());

    const Numbers numbers = measure_log_likelihood(model, set_of(images), 1);
    EXPECT_THAT(numbers, UnorderedElementsAre(Key("log_likelihood"), Key("log_likelihood_standard_error"),
                                              Key("log_likelihood_effective_samples")));
    const double evidence = model.log_evidence(images).mean().item<double>();
    EXPECT_NEAR(numbers.at("log_likelihood"), evidence, 5 * numbers.at("log_likelihood_standard_error"));
    EXPECT_LT(numbers.at("log_likelihood_standard_error"), 0.01);
  }
}

TEST(LogLikelihood, ErrorShrinksWithTheRootOfTheSamples) {
  LinearGaussian model(2, 0, 5, 3);
  const data::Dataset set = set_of(model.draw_images(200, 4));
  const double few = measure_log_likelihood(model, set, 1, 500).at("log_likelihood_standard_error");
  const double many = measure_log_likelihood(model, set, 1, 8000).at("log_likelihood_standard_error");
  EXPECT_NEAR(few / many, 4, 0.8);
}

// One image without a pose: torch draws its noise in sixteens, so that these cuts get the same numbers.
TEST(LogLikelihood, DoesNotDependOnHowItIsStreamed) {
  LinearGaussian model(1, 0, 4, 3);
  const at::Tensor image = model.draw_images(1, 4);
  const auto streamed = [&](std::int64_t rows) {
    at::Generator noise = nn::generator(2);
    return importance_log_likelihood(model, image, 192, noise, rows);
  };
  const Likelihood whole = streamed(1000);
  for (const std::int64_t rows : {16, 48, 64}) {
    const Likelihood found = streamed(rows);
    EXPECT_NEAR(found.log_p.item<double>(), whole.log_p.item<double>(), 1e-12);
    EXPECT_NEAR(found.standard_error.item<double>(), whole.standard_error.item<double>(), 1e-12);
    EXPECT_NEAR(found.effective_samples.item<double>(), whole.effective_samples.item<double>(), 1e-9);
  }
}

TEST(LogLikelihood, NeverDecodesMoreThanABlock) {
  struct Watched : LinearGaussian {
    using LinearGaussian::LinearGaussian;
    model::Decoded decode(const at::Tensor& z, const at::Tensor& u) override {
      most = std::max(most, z.size(0));
      return LinearGaussian::decode(z, u);
    }
    std::int64_t most = 0;
  } model(1, 1, 4, 3);
  at::Generator noise = nn::generator(2);
  importance_log_likelihood(model, model.draw_images(10, 4), 1001, noise, 300);
  EXPECT_EQ(model.most, 300);
  EXPECT_EQ(model.rows_decoded, 10 * 1001);
}

// A posterior that is exact weighs every sample alike: no error at all.
TEST(LogLikelihood, IsExactWhereThePosteriorIs) {
  LinearGaussian model(1, 0, 4, 6);
  model.fit_posterior();
  const at::Tensor images = model.draw_images(5, 7);
  at::Generator noise = nn::generator(2);
  const Likelihood found = importance_log_likelihood(model, images, 10, noise);
  EXPECT_TRUE(torch::allclose(found.log_p, model.log_evidence(images), 1e-12, 1e-12));
  EXPECT_LT(found.standard_error.max().item<double>(), 1e-7);
  EXPECT_NEAR(found.effective_samples.min().item<double>(), 10, 1e-9);
}

TEST(LogLikelihood, TakesANumberOfSamplesByName) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}}, {1, 28, 28}, 1);
  const data::Dataset set = data::make_glyphs(12, 4);
  const Numbers found = evaluate(*model, set, {"log_likelihood:30"}, 5);
  EXPECT_EQ(found.at("log_likelihood"), measure_log_likelihood(*model, set, 5, 30).at("log_likelihood"));
  EXPECT_GT(found.at("log_likelihood"), found.at("elbo"));
  for (const char* wrong : {"log_likelihood:", "log_likelihood:1", "log_likelihood:1.5", "log_likelihood:-3",
                            "log_likelihood:20000000", "log_likelihood:5x"})
    EXPECT_THAT(error_of([&] { evaluate(*model, set, {wrong}); }), AllOf(HasSubstr(wrong), HasSubstr("expected")));
  EXPECT_THAT(error_of([&] { evaluate(*model, set, {"spectrum:5"}); }), HasSubstr("takes no number"));
  at::Generator noise = nn::generator(1);
  EXPECT_THAT(error_of([&] { importance_log_likelihood(*model, set.images, 1, noise); }), HasSubstr("at least 2"));
}

// A model whose encoder is linear: the covariance of the means is that of the images, seen through it.
TEST(Spectrum, IsThatOfTheMeans) {
  LinearGaussian model(3, 0, 6, 3);
  {
    const torch::NoGradGuard no_grad;
    model.encoder_z.select(1, 2).mul_(0.001);  // a dimension that tells nothing
  }
  const at::Tensor images = model.draw_images(2000, 4);
  const Numbers found = measure_spectrum(model, set_of(images), 0);
  const at::Tensor means = images.flatten(1).mm(model.encoder_z.detach()) + 7;  // shifts do not count
  const at::Tensor expected = std::get<0>(at::linalg_eigh(at::cov(means.t()))).flip(0);
  for (int k = 0; k < 3; ++k)
    EXPECT_NEAR(found.at("eigenvalue_" + std::to_string(k + 1)), expected[k].item<double>(), 1e-12);
  EXPECT_EQ(found.at("active_components"), 2);
  EXPECT_EQ(found.at("active_units"), 2);
  EXPECT_EQ(found.size(), 5u);
}

TEST(Spectrum, NamesSortInOrder) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 12}, {"hidden", {8}}}, {1, 28, 28}, 1);
  const Numbers found = evaluate(*model, data::make_glyphs(30, 4), {"spectrum", "kl_by_dimension"});
  double last = std::numeric_limits<double>::infinity();
  for (const auto& [name, value] : found) {
    if (!name.starts_with("eigenvalue_")) continue;
    EXPECT_LE(value, last) << name;
    last = value;
  }
  EXPECT_TRUE(found.contains("eigenvalue_01") && found.contains("eigenvalue_12") && found.contains("kl_z09"));
}

TEST(KlByDimension, AddsUpToTheBoundsTermAndCountsTheCollapsed) {
  LinearGaussian model(3, 1, 6, 3);
  {
    const torch::NoGradGuard no_grad;
    model.encoder_z.select(1, 1).mul_(0.001);
    model.offset_z[1] = 0;
    model.log_std_z[1] = 0;  // N(0, 1) for every image
  }
  const at::Tensor images = model.draw_images(500, 4);
  const Numbers found = measure_kl_by_dimension(model, set_of(images), 0);
  const double sum = found.at("kl_z1") + found.at("kl_z2") + found.at("kl_z3");
  EXPECT_NEAR(sum, nn::kl_to_standard_normal(model.encode(images).z).mean().item<double>(), 1e-12);
  EXPECT_EQ(found.at("collapsed_dimensions"), 1);
  EXPECT_LT(found.at("kl_z2"), 1e-3);
}

TEST(AggregatedKl, IsKnownForMixturesThatAreNormal) {
  // Means of a normal, deviations alike: the mixture is normal with both variances added.
  const auto of = [](double mean, double spread, double std) {
    at::Generator from = nn::generator(3);
    const at::Tensor even = (torch::arange(0.5, 20000, torch::kDouble) / 20000).mul(2).sub(1).erfinv() * M_SQRT2;
    const at::Tensor means = (mean + spread * even).unsqueeze(1);
    return aggregated_kl({means, torch::full_like(means, std::log(std))}).item<double>();
  };
  const auto expected = [](double mean, double variance) {
    return 0.5 * (mean * mean + variance - 1 - std::log(variance));
  };
  EXPECT_NEAR(of(0, 0.8, 0.6), 0, 1e-6);
  EXPECT_NEAR(of(0.5, 0.6, 0.5), expected(0.5, 0.61), 1e-4);
  EXPECT_NEAR(of(-2, 0.3, 0.4), expected(-2, 0.25), 1e-3);
  EXPECT_NEAR(of(0, 0.5, 1e-3), expected(0, 0.25), 1e-3) << "narrow posteriors side by side";
  EXPECT_NEAR(of(3, 0.01, 0.3), expected(3, 0.0901), 3e-3);
}

TEST(AggregatedKl, OfOneImageIsItsOwnAndOfTwoFarOnesLessByTheLogOfTwo) {
  const auto kl = [](std::vector<double> means) {
    const at::Tensor mean = torch::tensor(means, torch::kDouble).unsqueeze(1);
    return aggregated_kl({mean, torch::full_like(mean, std::log(0.25))}).item<double>();
  };
  const double one = 0.5 * (1.5 * 1.5 + 0.0625 - 1 - std::log(0.0625));
  EXPECT_NEAR(kl({1.5}), one, 2e-3);
  EXPECT_NEAR(kl({1.5, -1.5}), one - std::log(2), 2e-3);
  EXPECT_LE(kl({1.5}), one) << "cells never show more than there is";
  EXPECT_NEAR(kl({1.5, -1.5}), kl({-1.5, 1.5}), 1e-12);
  EXPECT_TRUE(std::isfinite(kl({1e6, -1e6})));
}

TEST(AggregatedPosterior, IsNeverMoreThanTheMeanKl) {
  LinearGaussian model(2, 0, 6, 3);
  const data::Dataset set = set_of(model.draw_images(5000, 4));
  const Numbers found = measure_aggregated_posterior(model, set, 0), kl = measure_kl_by_dimension(model, set, 0);
  for (const char* d : {"1", "2"})
    EXPECT_LE(found.at(std::string("aggregated_kl_z") + d), kl.at(std::string("kl_z") + d));
  EXPECT_NEAR(found.at("aggregated_kl_z"), found.at("aggregated_kl_z1") + found.at("aggregated_kl_z2"), 1e-12);
}

TEST(LatentSpace, NeedsAPosterior) {
  struct Points : LinearGaussian {
    using LinearGaussian::LinearGaussian;
    model::Capabilities capabilities() const override { return {}; }
  } model(2, 0, 6, 3);
  const data::Dataset set = set_of(model.draw_images(20, 4));
  EXPECT_THAT(error_of([&] { measure_log_likelihood(model, set, 0); }), HasSubstr("posterior"));
  EXPECT_THAT(error_of([&] { measure_kl_by_dimension(model, set, 0); }), HasSubstr("posterior"));
  EXPECT_THAT(error_of([&] { measure_aggregated_posterior(model, set, 0); }), HasSubstr("posterior"));
  EXPECT_EQ(measure_spectrum(model, set, 0).size(), 4u);
}

}  // namespace
}  // namespace latitude::evaluate
