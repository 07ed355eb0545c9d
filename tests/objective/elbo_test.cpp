// The bound against the papers' equations written out by hand, with the same noise; its gradients; its options.
#include "objective/elbo.h"

#include <torch/torch.h>

#include "io/support.h"
#include "nn/random.h"

namespace latitude::objective {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

const model::ImageShape kShape{1, 4, 4};
const io::Json kVae = {{"family", "vae"}, {"z", 2}, {"hidden", {6}}};
const io::Json kTvae = {{"family", "tvae"}, {"z", 2}, {"hidden", {6}}};

at::Tensor pictures(std::int64_t count) {
  at::Generator from = nn::generator(5);
  return torch::rand({count, 1, 4, 4}, from);
}

Terms terms_of(model::GenerativeModel& model, std::int64_t samples, std::uint64_t seed, std::int64_t count = 3) {
  at::Generator noise = nn::generator(seed);
  return make_objective({{"name", "elbo"}, {"samples", samples}})->terms(model, pictures(count), noise);
}

// Equation 9 item by item, sample by sample, in double precision from the model's own encoder and decoder.
struct ByHand {
  double reconstruction = 0, kl_z = 0, kl_u = 0;
};

double kl(const at::Tensor& mean, const at::Tensor& log_std, const at::Tensor& nu, const at::Tensor& log_tau) {
  double sum = 0;
  for (std::int64_t d = 0; d < mean.size(0); ++d) {
    const double s = std::exp(log_std[d].item<double>()), t = std::exp(log_tau[d].item<double>());
    const double gap = mean[d].item<double>() - nu[d].item<double>();
    sum += std::log(t / s) + (s * s + gap * gap) / (2 * t * t) - 0.5;
  }
  return sum;
}

ByHand by_hand(model::GenerativeModel& model, std::int64_t samples, std::uint64_t seed, std::int64_t count) {
  const torch::NoGradGuard no_grad;
  const at::Tensor x = pictures(count);
  const model::Encoded q = model.encode(x);
  at::Generator from = nn::generator(seed);
  const bool pose = model.capabilities().pose;
  // Noise for z first, then for u; the samples of an image lie side by side.
  const at::Tensor noise_z = nn::normal(count * samples, model.z_dim(), q.z.mean, from);
  const at::Tensor noise_u = pose ? nn::normal(count * samples, model.u_dim(), q.z.mean, from) : at::Tensor();
  ByHand sum;
  const at::Tensor zero = torch::zeros({model.z_dim()});
  for (std::int64_t n = 0; n < count; ++n) {
    sum.kl_z += kl(q.z.mean[n], q.z.log_std[n], zero, zero);
    if (pose) sum.kl_u += kl(q.u.mean[n], q.u.log_std[n], model.prior_u().mean, model.prior_u().log_std);
    for (std::int64_t l = 0; l < samples; ++l) {
      const std::int64_t row = n * samples + l;
      const at::Tensor z = q.z.mean[n] + q.z.log_std[n].exp() * noise_z[row];
      const at::Tensor u = pose ? q.u.mean[n] + q.u.log_std[n].exp() * noise_u[row] : at::Tensor();
      const at::Tensor mean = model.decode(z.unsqueeze(0), pose ? u.unsqueeze(0) : u).mean[0].to(at::kDouble);
      const at::Tensor value = x[n].to(at::kDouble);
      const at::Tensor log_p = value * mean.log() + (1 - value) * (1 - mean).log();
      sum.reconstruction -= log_p.sum().item<double>() / static_cast<double>(samples);
    }
  }
  const auto items = static_cast<double>(count);
  return {sum.reconstruction / items, sum.kl_z / items, sum.kl_u / items};
}

TEST(Elbo, TermsAreThoseOfTheEquations) {
  for (const io::Json& options : {kVae, kTvae}) {
    for (const std::int64_t samples : {1, 4}) {
      const model::Model model = model::make_model(options, kShape, 3);
      const Terms found = terms_of(*model, samples, 11);
      const ByHand expected = by_hand(*model, samples, 11, 3);
      EXPECT_NEAR(found.reconstruction.item<double>(), expected.reconstruction, 1e-4);
      EXPECT_NEAR(found.kl_z.item<double>(), expected.kl_z, 1e-4);
      EXPECT_NEAR(found.kl_u.item<double>(), expected.kl_u, 1e-4);
      EXPECT_NEAR(found.loss.item<double>(), expected.reconstruction + expected.kl_z + expected.kl_u, 1e-4);
      EXPECT_GT(found.kl_z.item<double>(), 0);
      EXPECT_EQ(found.kl_u.item<double>() > 0, model->capabilities().pose);
    }
  }
}

TEST(Elbo, GradientsFlowToEveryParameter) {
  io::Json identity = kTvae;
  identity["pose_prior"] = "identity";
  for (const io::Json& options : {kVae, kTvae, identity}) {
    const model::Model model = model::make_model(options, kShape, 3);
    terms_of(*model, 2, 11).loss.backward();
    for (const auto& item : model->named_parameters()) {
      ASSERT_TRUE(item.value().grad().defined()) << item.key();
      EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << item.key();
      EXPECT_GT(item.value().grad().abs().max().item<double>(), 0) << item.key();
    }
  }
}

TEST(Elbo, GradientIsThatOfFiniteDifferences) {
  for (const io::Json& options : {kVae, kTvae}) {
    const model::Model model = model::make_model(options, kShape, 3);
    model->to(at::kDouble);
    const auto loss = [&] {
      at::Generator noise = nn::generator(4);
      return make_objective({{"name", "elbo"}})->terms(*model, pictures(3).to(at::kDouble), noise).loss;
    };
    loss().backward();
    const torch::NoGradGuard no_grad;
    constexpr double kStep = 1e-7;
    for (const auto& item : model->named_parameters()) {
      at::Tensor weight = item.value().view({-1})[0];
      weight += kStep;
      const double up = loss().item<double>();
      weight -= 2 * kStep;
      const double down = loss().item<double>();
      weight += kStep;
      const double found = item.value().grad().view({-1})[0].item<double>();
      EXPECT_NEAR(found, (up - down) / (2 * kStep), 1e-5 * (1 + std::abs(found))) << item.key();
    }
  }
}

TEST(Elbo, RepeatsForEqualNoiseAndDiffersForOther) {
  const model::Model model = model::make_model(kTvae, kShape, 3);
  EXPECT_EQ(terms_of(*model, 1, 11).loss.item<float>(), terms_of(*model, 1, 11).loss.item<float>());
  EXPECT_NE(terms_of(*model, 1, 11).loss.item<float>(), terms_of(*model, 1, 12).loss.item<float>());
}

TEST(Elbo, MoreSamplesScatterLess) {
  const model::Model model = model::make_model(kVae, kShape, 3);
  const auto scatter = [&](std::int64_t samples) {
    const torch::NoGradGuard no_grad;
    std::vector<double> found;
    for (std::uint64_t seed = 0; seed < 60; ++seed)
      found.push_back(terms_of(*model, samples, seed).loss.item<double>());
    return torch::tensor(found).std().item<double>();
  };
  EXPECT_LT(scatter(64), 0.3 * scatter(1)) << "an eighth is expected";
}

TEST(Elbo, DoesNotDependOnTheOrderOfTheBatchInItsDivergences) {
  const model::Model model = model::make_model(kVae, kShape, 3);
  at::Generator noise = nn::generator(1);
  const auto elbo = make_objective({{"name", "elbo"}});
  const at::Tensor x = pictures(5);
  EXPECT_NEAR(elbo->terms(*model, x, noise).kl_z.item<double>(),
              elbo->terms(*model, x.flip(0), noise).kl_z.item<double>(), 1e-5);
}

TEST(MakeObjective, IsBuiltAgainFromItsOptions) {
  const auto elbo = make_objective({{"name", "elbo"}, {"samples", 7}});
  EXPECT_EQ(elbo->options(), (io::Json{{"name", "elbo"}, {"samples", 7}}));
  EXPECT_EQ(make_objective(elbo->options())->options(), elbo->options());
  EXPECT_EQ(make_objective({{"name", "elbo"}})->options()["samples"], 1);
  EXPECT_THAT(objective_names(), ::testing::Contains("elbo"));
}

TEST(MakeObjective, RefusesWhatItDoesNotKnow) {
  const auto refusal = [](const std::string& text) { return error_of([&] { make_objective(io::Json::parse(text)); }); };
  EXPECT_THAT(refusal(R"({"name": "gan"})"), AllOf(HasSubstr("gan"), HasSubstr("elbo")));
  EXPECT_THAT(refusal(R"({"name": 1})"), HasSubstr("expected one of: elbo"));
  EXPECT_THAT(refusal("{}"), HasSubstr("expected one of: elbo"));
  EXPECT_THAT(refusal("[]"), HasSubstr("found array"));
  EXPECT_THAT(refusal("null"), HasSubstr("found null"));
  EXPECT_THAT(refusal(R"({"name": "elbo", "beta": 2})"), HasSubstr("\"beta\""));
  for (const char* samples : {"0", "-1", "10001", "1.5", "\"1\"", "null", "18446744073709551615", "[1]"}) {
    EXPECT_THAT(refusal(R"({"name": "elbo", "samples": )" + std::string(samples) + "}"),
                HasSubstr("objective.samples: found"))
        << samples;
  }
}

}  // namespace
}  // namespace latitude::objective
