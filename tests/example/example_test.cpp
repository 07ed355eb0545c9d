// The pieces that CONTRIBUTING.md shows, tested as new ones should be: against closed forms, identities and bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "data/glyphs.h"
#include "example/beta_elbo.h"
#include "example/checkerboard.h"
#include "example/linear_vae.h"
#include "example/path_log_scale.h"
#include "io/error.h"
#include "nn/random.h"
#include "objective/elbo.h"

namespace latitude {
namespace {

model::Model linear_vae(const io::Json& json, std::uint64_t seed = 1) {
  model::Options options(json);
  return model::make_linear_vae(options, {1, 28, 28}, seed);
}

TEST(LinearVae, ShapesAndSeed) {
  const torch::NoGradGuard no_grad;
  const model::Model a = linear_vae({{"family", "linear-vae"}, {"z", 3}});
  const at::Tensor images = data::make_glyphs(5, 1).images;
  const model::Encoded q = a->encode(images);
  EXPECT_EQ(q.z.mean.sizes(), (at::IntArrayRef{5, 3}));
  EXPECT_EQ(q.z.log_std.sizes(), (at::IntArrayRef{5, 3}));
  EXPECT_EQ(a->decode(q.z.mean, {}).mean.sizes(), (at::IntArrayRef{5, 1, 28, 28}));
  EXPECT_EQ(a->log_likelihood(images, a->decode(q.z.mean, {})).sizes(), at::IntArrayRef{5});
  EXPECT_TRUE(torch::equal(linear_vae(a->options())->encode(images).z.mean, q.z.mean)) << "same options and seed";
  EXPECT_FALSE(torch::equal(linear_vae(a->options(), 2)->encode(images).z.mean, q.z.mean));
}

TEST(LinearVae, IsLinear) {
  const torch::NoGradGuard no_grad;
  const model::Model model = linear_vae({{"z", 3}});
  const at::Tensor z = torch::eye(3), none;
  const at::Tensor sum = model->decode(z.sum(0, true), none).logits;
  EXPECT_TRUE(torch::allclose(model->decode(z, none).logits.sum(0, true), sum, 1e-4, 1e-4));
}

TEST(LinearVae, RefusesBadOptions) {
  EXPECT_THROW(linear_vae({{"z", 0}}), Error);
  EXPECT_THROW(linear_vae({{"z", 1e9}}), Error);
  EXPECT_THROW(linear_vae({{"hidden", {256}}}), Error);
}

objective::Terms terms(const objective::Objective& objective, model::GenerativeModel& model) {
  at::Generator noise = nn::generator(7);
  return objective.terms(model, data::make_glyphs(20, 1).images, noise);
}

TEST(BetaElbo, WeighsTheDivergences) {
  const model::Model model = linear_vae({{"z", 2}});
  for (const double beta : {0.0, 1.0, 4.0}) {
    const objective::Terms t = terms(*objective::make_beta_elbo({{"name", "beta-elbo"}, {"beta", beta}}), *model);
    const double kl = t.kl_z.item<double>() + t.kl_u.item<double>();
    EXPECT_NEAR(t.loss.item<double>(), t.reconstruction.item<double>() + beta * kl, 1e-3);
  }
}

TEST(BetaElbo, IsTheElboAtOne) {
  const model::Model model = linear_vae({{"z", 2}});
  const objective::Terms beta = terms(*objective::make_beta_elbo({{"name", "beta-elbo"}}), *model);
  const objective::Terms elbo = terms(*objective::make_elbo({{"name", "elbo"}}), *model);
  EXPECT_TRUE(torch::equal(beta.reconstruction, elbo.reconstruction));
  EXPECT_NEAR(beta.loss.item<double>(), elbo.loss.item<double>(), 1e-3);
}

TEST(BetaElbo, TrainsTheLinearVae) {
  const model::Model model = linear_vae({{"z", 2}});
  const auto objective = objective::make_beta_elbo({{"name", "beta-elbo"}, {"beta", 0.5}});
  torch::optim::Adam optimiser(model->parameters(), torch::optim::AdamOptions(0.01));
  const double before = terms(*objective, *model).loss.item<double>();
  for (int step = 0; step < 100; ++step) {
    optimiser.zero_grad();
    terms(*objective, *model).loss.backward();
    optimiser.step();
  }
  EXPECT_LT(terms(*objective, *model).loss.item<double>(), 0.7 * before);
}

TEST(BetaElbo, RefusesBadOptions) {
  EXPECT_THROW(objective::make_beta_elbo({{"name", "beta-elbo"}, {"beta", -1}}), Error);
  EXPECT_THROW(objective::make_beta_elbo({{"name", "beta-elbo"}, {"beta", "high"}}), Error);
  EXPECT_THROW(objective::make_beta_elbo({{"name", "beta-elbo"}, {"gamma", 1}}), Error);
}

geometry::DiagonalGaussian gaussian(double mean, double std) {
  return {Eigen::VectorXd::Constant(1, mean), Eigen::VectorXd::Constant(1, std)};
}

TEST(LogScalePath, EndsAreTheGaussians) {
  const auto a = gaussian(-1, 0.5), b = gaussian(3, 2);
  const geometry::PathKind kind = geometry::log_scale_path();
  EXPECT_DOUBLE_EQ(kind.at(a, b, 0).mean[0], -1);
  EXPECT_DOUBLE_EQ(kind.at(a, b, 0).std[0], 0.5);
  EXPECT_DOUBLE_EQ(kind.at(a, b, 1).mean[0], 3);
  EXPECT_DOUBLE_EQ(kind.at(a, b, 1).std[0], 2);
  EXPECT_EQ(geometry::walk(kind, a, b, 5).size(), 5u);
}

TEST(LogScalePath, MovesByEqualStepsAndEqualFactors) {
  const auto points = geometry::walk(geometry::log_scale_path(), gaussian(-1, 0.5), gaussian(3, 8), 5);
  for (std::size_t i = 1; i < points.size(); ++i) {
    EXPECT_NEAR(points[i].mean[0] - points[i - 1].mean[0], 1, 1e-14);
    EXPECT_NEAR(points[i].std[0] / points[i - 1].std[0], 2, 1e-14);
  }
}

TEST(LogScalePath, IsTheGeodesicBetweenEqualMeans) {
  const auto a = gaussian(1, 0.5), b = gaussian(1, 3);
  for (const double t : {-0.5, 0.3, 0.9, 2.0}) {
    EXPECT_NEAR(geometry::log_scale_path().at(a, b, t).std[0], geometry::fisher_rao_point(a, b, t).std[0], 1e-14);
  }
}

TEST(LogScalePath, StaysFiniteForExtremeRatios) {
  const auto middle = geometry::log_scale_path().at(gaussian(0, 1e-100), gaussian(1, 1e100), 0.5);
  EXPECT_NEAR(middle.std[0], 1, 1e-12);
}

TEST(Checkerboard, PointsLieOnDarkSquares) {
  const data::Dataset board = data::make_checkerboard(4000, 3);
  EXPECT_EQ(board.images.sizes(), (at::IntArrayRef{4000, 1, 1, 2}));
  EXPECT_EQ(board.class_names.size(), 8u);
  const auto points = board.images.accessor<float, 4>();
  std::vector<int> count(8, 0);
  for (std::int64_t i = 0; i < board.size(); ++i) {
    const float x = points[i][0][0][0], y = points[i][0][0][1];
    ASSERT_TRUE(x >= -2 && x <= 2 && y >= -2 && y <= 2);
    ++count[static_cast<std::size_t>(board.labels[i].item<std::int64_t>())];
    if (x == std::floor(x) || y == std::floor(y)) continue;  // a float on a border belongs to either square
    ASSERT_EQ((static_cast<int>(std::floor(x)) + static_cast<int>(std::floor(y))) & 1, 0) << x << " " << y;
  }
  // Binomial with mean 500 and deviation 21; five of them.
  EXPECT_THAT(count, testing::Each(testing::AllOf(testing::Gt(395), testing::Lt(605))));
}

TEST(Checkerboard, EqualArgumentsGiveEqualBits) {
  EXPECT_EQ(data::make_checkerboard(100, 3).checksum, data::make_checkerboard(100, 3).checksum);
  EXPECT_NE(data::make_checkerboard(100, 3).checksum, data::make_checkerboard(100, 4).checksum);
  const data::Dataset few = data::make_checkerboard(10, 3), many = data::make_checkerboard(100, 3);
  EXPECT_TRUE(torch::equal(few.images, many.images.slice(0, 0, 10)));
  EXPECT_THROW(data::make_checkerboard(0, 1), Error);
}

TEST(Checkerboard, SplitsDiffer) {
  const data::Source source = data::checkerboard_source();
  EXPECT_EQ(source.name, "checkerboard");
  EXPECT_EQ(source.load(true).size(), 8000);
  EXPECT_NE(source.load(true).checksum, source.load(false).checksum);
  EXPECT_FALSE(source.fetch);
}

}  // namespace
}  // namespace latitude
