// Every family under every option: shapes, files, that training reaches each weight, priors and discrete codes.
#include <torch/torch.h>

#include <cmath>

#include "io/support.h"
#include "model/model_file.h"
#include "nn/random.h"

namespace latitude::model {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using ::testing::HasSubstr;

const ImageShape kShape{1, 8, 8};

io::Json with(io::Json options, const io::Json& more) {
  options.update(more);
  return options;
}

at::Tensor pictures(std::int64_t count) {
  at::Generator from = nn::generator(5);
  return torch::rand({count, kShape.channels, kShape.height, kShape.width}, from);
}

std::vector<io::Json> variants() {
  const io::Json vae = {{"family", "vae"}, {"z", 3}, {"hidden", {8, 6}}};
  const io::Json tvae = with(vae, {{"family", "tvae"}}), dtvae = with(vae, {{"family", "dtvae"}});
  std::vector<io::Json> all = {vae, with(dtvae, {{"localisation", {9, 5}}})};
  for (const char* encoder : {"conv", "p4"}) {
    for (const io::Json& family : {vae, tvae, dtvae}) {
      all.push_back(with(family, {{"encoder", encoder}, {"filters", {3, 4}}}));
    }
  }
  for (const char* likelihood : {"gaussian", "discretised-logistic"}) {
    all.push_back(with(vae, {{"likelihood", likelihood}}));
    all.push_back(with(tvae, {{"likelihood", likelihood}}));
  }
  for (const char* prior : {"fitted", "identity", "none", "full", "nonlinear"}) {
    for (const io::Json& family : {tvae, dtvae}) all.push_back(with(family, {{"pose_prior", prior}}));
  }
  all.push_back(with(tvae, {{"pose_prior", "full"}, {"pose_code", 2}}));
  all.push_back(with(tvae, {{"pose_prior", "nonlinear"}, {"pose_code", 2}, {"pose_hidden", 7}}));
  for (const std::string& transformer : nn::transformer_names()) {
    all.push_back(with(tvae, {{"transformer", transformer}}));
    if (nn::make_transformer(transformer)->invertible()) all.push_back(with(dtvae, {{"transformer", transformer}}));
  }
  all.push_back(with(tvae, {{"template_scale", 2}}));
  all.push_back(with(tvae, {{"pose_start", "free"}}));
  all.push_back(with(vae, {{"classes", 4}}));
  all.push_back(with(dtvae, {{"classes", 4}, {"temperature", 0.3}, {"critic", {6}}}));
  return all;
}

class EveryVariant : public testing::TestWithParam<io::Json> {
 protected:
  Model model = make_model(GetParam(), kShape, 1);
};

INSTANTIATE_TEST_SUITE_P(Options, EveryVariant, testing::ValuesIn(variants()),
                         [](const auto& each) { return std::to_string(each.index); });

TEST_P(EveryVariant, EncodesDecodesAndDrawsInTheRightShapes) {
  const torch::NoGradGuard no_grad;
  const std::int64_t d = model->z_dim(), p = model->u_dim();
  const Encoded q = model->encode(pictures(4));
  EXPECT_EQ(q.z.mean.sizes(), at::IntArrayRef({4, d}));
  EXPECT_EQ(q.z.log_std.sizes(), at::IntArrayRef({4, d}));
  at::Generator noise = nn::generator(3);
  const at::Tensor z = model->sample_z(q, 2, noise), u = model->sample_u(q, 2, noise);
  EXPECT_EQ(z.sizes(), at::IntArrayRef({8, d}));
  EXPECT_EQ(u.defined(), model->capabilities().pose);
  if (u.defined()) {
    EXPECT_EQ(u.sizes(), at::IntArrayRef({8, p}));
  }
  EXPECT_EQ(model->decode(z, u).mean.sizes(), at::IntArrayRef({8, 1, 8, 8}));
  EXPECT_EQ(model->kl_z(q).sizes(), at::IntArrayRef({4}));
  EXPECT_GE(model->kl_u(q).min().item<double>(), 0);
  EXPECT_EQ(model->draw_z(5, noise).sizes(), at::IntArrayRef({5, d}));
  const at::Tensor drawn = model->draw_u(5, noise);
  EXPECT_EQ(drawn.defined(), model->capabilities().pose);
  if (drawn.defined()) {
    EXPECT_EQ(drawn.sizes(), at::IntArrayRef({5, p}));
  }
}

TEST_P(EveryVariant, OfItsOwnOptionsAndFromItsFileIsTheSameModel) {
  EXPECT_EQ(make_model(model->options(), kShape, 1)->options(), model->options());
  const TemporaryFolder folder;
  save_model(folder / "a.safetensors", *model, {});
  const OpenedModel opened = load_model(folder / "a.safetensors");
  EXPECT_EQ(opened.model->options(), model->options());
  const torch::NoGradGuard no_grad;
  const Encoded q = model->encode(pictures(3)), again = opened.model->encode(pictures(3));
  EXPECT_TRUE(torch::equal(q.z.mean, again.z.mean));
  EXPECT_TRUE(torch::equal(model->decode(q.z.mean, q.u.mean).mean, opened.model->decode(q.z.mean, q.u.mean).mean));
}

TEST_P(EveryVariant, TheBoundsGradientReachesEveryWeight) {
  const at::Tensor x = pictures(6);
  const Encoded q = model->encode(x);
  at::Generator noise = nn::generator(3);
  const Decoded decoded = model->decode(model->sample_z(q, 1, noise), model->sample_u(q, 1, noise));
  at::Tensor loss = (model->kl_z(q) + model->kl_u(q) - model->log_likelihood(x, decoded)).mean();
  if (model->capabilities().critic) loss = loss + model->criticise(x).mean();
  loss.backward();
  for (const auto& item : model->named_parameters()) {
    ASSERT_TRUE(item.value().grad().defined()) << item.key();
    EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << item.key();
    EXPECT_GT(item.value().grad().abs().sum().item<double>(), 0) << item.key();
  }
}

// By central differences in double, through the encoder.
TEST_P(EveryVariant, DivergencesHaveTheGradientsOfFiniteDifferences) {
  model->to(at::kDouble);
  const at::Tensor x = pictures(3).to(at::kDouble);
  // Fresh biases are 0, where a rectified unit over units that are still has a kink.
  at::Generator from = nn::generator(9);
  for (at::Tensor& weight : model->parameters())
    weight.detach().add_(0.01 * torch::randn(weight.sizes(), from, at::kDouble));
  const auto f = [&] {
    const Encoded q = model->encode(x);
    return (model->kl_z(q) + model->kl_u(q)).sum();
  };
  f().backward();
  const torch::NoGradGuard no_grad;
  for (const auto& item : model->named_parameters()) {
    if (!item.value().grad().defined()) continue;
    at::Tensor flat = item.value().view({-1});
    const at::Tensor gradient = item.value().grad().view({-1});
    const std::int64_t at = gradient.abs().argmax().item<std::int64_t>();
    const double kept = flat[at].item<double>(), step = 1e-6;
    flat[at] = kept + step;
    const double above = f().item<double>();
    flat[at] = kept - step;
    const double below = f().item<double>();
    flat[at] = kept;
    const double expected = gradient[at].item<double>();
    EXPECT_NEAR((above - below) / (2 * step), expected, 1e-5 * (1 + std::abs(expected))) << item.key();
  }
}

TEST(PosePrior, WithoutADensityCostsNothingAndFollowsThePosesInTraining) {
  const Model model = make_model({{"family", "tvae"}, {"z", 3}, {"hidden", {8}}, {"pose_prior", "none"}}, kShape, 1);
  const Encoded q = model->encode(pictures(6));
  EXPECT_FALSE(model->capabilities().pose_density);
  EXPECT_EQ(model->kl_u(q).abs().max().item<double>(), 0);
  at::Generator noise = nn::generator(3);
  EXPECT_TRUE(torch::equal(model->sample_u(q, 1, noise), q.u.mean));
  for (int i = 0; i < 2000; ++i) model->encode(pictures(6));
  EXPECT_TRUE(torch::allclose(model->prior_u().mean, q.u.mean.detach().mean(0), 1e-4, 1e-4));
  EXPECT_TRUE(torch::allclose(model->prior_u().log_std.exp(), q.u.mean.detach().std(0, false), 1e-2, 1e-4));
  const at::Tensor before = model->prior_u().mean.clone();
  {
    const torch::NoGradGuard no_grad;
    model->encode(torch::zeros({2, 1, 8, 8}));
  }
  EXPECT_TRUE(torch::equal(before, model->prior_u().mean)) << "not by looking";
}

// Of a black picture nothing is known, so that the head's bias alone speaks.
TEST(PoseStart, IsTheIdentityUnlessItIsFree) {
  const torch::NoGradGuard no_grad;
  for (const char* transformer : {"affine", "tps"}) {
    const auto pose_of_nothing = [&](const char* start) {
      const io::Json recipe = {
          {"family", "tvae"}, {"z", 3}, {"hidden", {8}}, {"transformer", transformer}, {"pose_start", start}};
      return make_model(recipe, kShape, 1)->encode(torch::zeros({1, 1, 8, 8})).u.mean[0];
    };
    const at::Tensor identity = nn::make_transformer(transformer)->identity();
    EXPECT_TRUE(torch::equal(pose_of_nothing("identity"), identity)) << transformer;
    EXPECT_TRUE(torch::equal(pose_of_nothing("free"), torch::zeros_like(identity))) << transformer;
  }
}

TEST(Dtvae, SeesItsPictureWithoutThePose) {
  const Model model = make_model({{"family", "dtvae"}, {"z", 3}, {"hidden", {8}}}, kShape, 1);
  const torch::NoGradGuard no_grad;
  // Poses from the picture's place alone: a shift by the first localisation unit would do; here the head is set so
  // that every picture has this pose, and the code must be that of the picture un-posed by it.
  const at::Tensor pose = torch::tensor({0.8F, 0.1F, 0.2F, -0.1F, 1.1F, -0.1F});
  model->named_parameters()["u_mean.weight"].zero_();
  model->named_parameters()["u_mean.bias"].copy_(pose);
  const at::Tensor x = pictures(4);
  const at::Tensor plain =
      nn::warp(x, model->transformer()->inverse_grid(pose.expand({4, 6}), kShape.height, kShape.width));
  const at::Tensor seen = model->encode(x).z.mean;
  model->named_parameters()["u_mean.bias"].copy_(model->transformer()->identity());
  EXPECT_TRUE(torch::allclose(seen, model->encode(plain).z.mean, 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(seen, model->encode(x).z.mean, 1e-2, 1e-2));
}

TEST(Dtvae, RefusesATransformerWithoutInverse) {
  EXPECT_THAT(error_of([] {
                make_model({{"family", "dtvae"}, {"transformer", "tps"}}, kShape, 1);
              }),
              HasSubstr("found \"tps\", expected one that has an inverse"));
}

TEST(DiscreteCode, SamplesClassesAsOftenAsTheirProbabilities) {
  const Model model =
      make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}, {"classes", 3}, {"temperature", 0.1}}, kShape, 1);
  const torch::NoGradGuard no_grad;
  Encoded q = model->encode(pictures(1));
  q.class_logits = torch::tensor({{0.F, 1.F, 2.F}});
  at::Generator noise = nn::generator(3);
  const at::Tensor c = model->sample_z(q, 40000, noise).narrow(1, 2, 3);
  EXPECT_TRUE(torch::allclose(c.sum(1), torch::ones({40000}), 1e-4, 1e-4));
  const at::Tensor share = at::one_hot(c.argmax(1), 3).to(at::kFloat).mean(0);
  EXPECT_TRUE(torch::allclose(share, q.class_logits[0].softmax(0), 0, 0.01)) << share;
  EXPECT_GT(c.amax(1).mean().item<double>(), 0.95) << "nearly one-hot when it is cold";
}

TEST(DiscreteCode, ItsDivergenceIsThatOfTheCategories) {
  const Model model = make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}, {"classes", 3}}, kShape, 1);
  const torch::NoGradGuard no_grad;
  Encoded q = model->encode(pictures(1));
  const Encoded continuous{.z = {q.z.mean.narrow(1, 0, 2), q.z.log_std.narrow(1, 0, 2)}, .u = {}};
  const auto divergence = [&](at::Tensor logits) {
    q.class_logits = std::move(logits);
    return (model->kl_z(q) - nn::kl_to_standard_normal(continuous.z)).item<double>();
  };
  EXPECT_NEAR(divergence(torch::zeros({1, 3})), 0, 1e-6);
  EXPECT_NEAR(divergence(torch::tensor({{50.F, 0.F, 0.F}})), std::log(3), 1e-5);
  at::Generator noise = nn::generator(3);
  const at::Tensor drawn = model->draw_z(3000, noise).narrow(1, 2, 3);
  EXPECT_TRUE(torch::equal(drawn.sum(1), torch::ones({3000})));
  EXPECT_TRUE(torch::allclose(drawn.mean(0), torch::full({3}, 1.F / 3), 0, 0.04));
}

}  // namespace
}  // namespace latitude::model
