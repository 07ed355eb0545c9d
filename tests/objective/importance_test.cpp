// The importance-weighted bounds on a model whose log p(x) is known: their order, how they tighten, their gradients.
#include "objective/importance.h"

#include <torch/torch.h>

#include "io/support.h"
#include "objective/linear_gaussian.h"

namespace latitude::objective {
namespace {

using io::test::error_of;
using test::LinearGaussian;
using ::testing::AllOf;
using ::testing::HasSubstr;

// The mean of the bound over images and repeated draws, and its standard error.
struct Estimate {
  double mean = 0, error = 0;
};

Estimate bound(LinearGaussian& model, const at::Tensor& images, const io::Json& options, int draws) {
  const torch::NoGradGuard no_grad;
  const auto objective = make_objective(options);
  at::Generator noise = nn::generator(17);
  std::vector<double> found;
  for (int n = 0; n < draws; ++n) found.push_back(-objective->terms(model, images, noise).loss.item<double>());
  const at::Tensor all = torch::tensor(found, torch::kDouble);
  return {all.mean().item<double>(), all.std().item<double>() / std::sqrt(draws)};
}

io::Json renyi(double alpha, std::int64_t samples, const std::string& estimator = "reparametrised") {
  return {{"name", "renyi"}, {"alpha", alpha}, {"samples", samples}, {"estimator", estimator}};
}

class Bounds : public ::testing::TestWithParam<int> {
 protected:
  LinearGaussian model_{2, GetParam(), 5, 3};
  at::Tensor images_ = model_.draw_images(40, 4);
  double evidence_ = model_.log_evidence(images_).mean().item<double>();
};

INSTANTIATE_TEST_SUITE_P(WithAndWithoutPose, Bounds, ::testing::Values(0, 2));

TEST_P(Bounds, AreOrderedUpToTheEvidence) {
  const Estimate elbo = bound(model_, images_, {{"name", "elbo"}, {"samples", 8}}, 400);
  const Estimate near_elbo = bound(model_, images_, renyi(0.7, 8), 400),
                 middle = bound(model_, images_, renyi(0.3, 8), 400);
  const Estimate iwae = bound(model_, images_, {{"name", "iwae"}, {"samples", 8}}, 400);
  EXPECT_LT(elbo.mean + 4 * elbo.error, near_elbo.mean - 4 * near_elbo.error);
  EXPECT_LT(near_elbo.mean + 4 * near_elbo.error, middle.mean - 4 * middle.error);
  EXPECT_LT(middle.mean + 4 * middle.error, iwae.mean - 4 * iwae.error);
  EXPECT_LT(iwae.mean + 4 * iwae.error, evidence_);
}

TEST_P(Bounds, TightenWithTheNumberOfSamples) {
  double last = -std::numeric_limits<double>::infinity();
  for (const auto& [samples, draws] : {std::pair{1, 800}, {4, 600}, {32, 400}, {500, 100}}) {
    const Estimate found = bound(model_, images_, {{"name", "iwae"}, {"samples", samples}}, draws);
    EXPECT_GT(found.mean - 3 * found.error, last) << samples;
    EXPECT_LT(found.mean - 3 * found.error, evidence_) << samples;
    last = found.mean;
  }
  EXPECT_NEAR(last, evidence_, 0.1) << "500 samples come close to log p(x)";
}

TEST_P(Bounds, AreOrderedInAlphaForEverySetOfSamples) {
  at::Generator noise = nn::generator(1);
  const auto drawn = draw_importance_samples(model_, images_, model_.encode(images_), 6, noise);
  at::Tensor last = torch::full({40}, -std::numeric_limits<double>::infinity(), torch::kDouble);
  for (const double alpha : {30.0, 2.0, 1.0, 0.999, 0.5, 0.0, -0.5, -3.0, -200.0}) {
    const at::Tensor found = renyi_bound(drawn.log_weight, alpha);
    EXPECT_TRUE((found > last).all().item<bool>()) << alpha;
    last = found;
  }
  EXPECT_TRUE((last <= drawn.log_weight.amax(1)).all().item<bool>()) << "the best sample is the limit";
}

TEST_P(Bounds, AtAlphaOneAreTheElbo) {
  const Estimate elbo = bound(model_, images_, {{"name", "elbo"}, {"samples", 8}}, 600);
  const Estimate one = bound(model_, images_, renyi(1, 8), 600);
  EXPECT_NEAR(one.mean, elbo.mean, 4 * (one.error + elbo.error));
  // The limit is reached without a jump: the same samples on both sides of 1.
  for (const double alpha : {1 + 1e-6, 1 - 1e-6, 1 + 1e-10, 1 - 1e-10})
    EXPECT_NEAR(bound(model_, images_, renyi(alpha, 8), 20).mean, bound(model_, images_, renyi(1, 8), 20).mean, 1e-4);
}

TEST_P(Bounds, DecodeAllSamplesAtOnce) {
  at::Generator noise = nn::generator(1);
  const Terms terms = make_objective(renyi(0.5, 13))->terms(model_, images_, noise);
  EXPECT_EQ(model_.decodes, 1);
  EXPECT_EQ(model_.rows_decoded, 40 * 13);
  EXPECT_FALSE(terms.kl_z.requires_grad() || terms.kl_u.requires_grad() || terms.reconstruction.requires_grad());
  EXPECT_GT(terms.kl_z.item<double>(), 0);
  EXPECT_EQ(terms.kl_u.item<double>() > 0, GetParam() > 0);
}

TEST(RenyiBound, IsTheFormulaAndSurvivesLargeNumbers) {
  const at::Tensor log_weight = torch::tensor({{-1.0, 0.5, 2.0}, {-1000.0, -1001.0, -1002.0}}, torch::kDouble);
  const auto by_hand = [](double alpha, double a, double b, double c) {
    const double p = 1 - alpha;
    return std::log((std::exp(p * a) + std::exp(p * b) + std::exp(p * c)) / 3) / p;
  };
  for (const double alpha : {-2.0, 0.0, 0.25, 0.9, 3.0}) {
    const at::Tensor found = renyi_bound(log_weight, alpha);
    EXPECT_NEAR(found[0].item<double>(), by_hand(alpha, -1, 0.5, 2), 1e-12);
    EXPECT_NEAR(found[1].item<double>(), by_hand(alpha, 0, -1, -2) - 1000, 1e-9);
  }
  EXPECT_NEAR(renyi_bound(log_weight, 1)[0].item<double>(), 0.5, 1e-15);
}

// log w of one sample from the densities themselves, with all their constants.
at::Tensor log_weight_by_hand(LinearGaussian& model, const at::Tensor& x, const at::Tensor& noise_z,
                              const at::Tensor& noise_u) {
  const auto log_density = [](const at::Tensor& value, const at::Tensor& mean, const at::Tensor& std) {
    return (-0.5 * ((value - mean) / std).square() - std.log() - 0.5 * std::log(2 * std::numbers::pi)).sum();
  };
  const model::Encoded q = model.encode(x);
  const at::Tensor z = q.z.mean[0] + q.z.log_std[0].exp() * noise_z;
  at::Tensor result =
      log_density(z, torch::zeros_like(z), torch::ones_like(z)) - log_density(z, q.z.mean[0], q.z.log_std[0].exp());
  at::Tensor u;
  if (model.u_dim() > 0) {
    u = q.u.mean[0] + q.u.log_std[0].exp() * noise_u;
    result = result + log_density(u, model.nu, model.log_tau.exp()) - log_density(u, q.u.mean[0], q.u.log_std[0].exp());
    u = u.unsqueeze(0);
  }
  return result + model.log_likelihood(x, model.decode(z.unsqueeze(0), u))[0];
}

TEST_P(Bounds, GradientIsThatOfTheFormulaSampleBySample) {
  const std::int64_t count = 3, samples = 4;
  const at::Tensor x = images_.slice(0, 0, count);
  for (const double alpha : {-1.0, 0.0, 0.5, 1.0}) {
    at::Generator from = nn::generator(8);
    const at::Tensor noise_z = nn::normal(count * samples, 2, x, from);
    const at::Tensor noise_u = nn::normal(count * samples, GetParam(), x, from);
    at::Tensor expected = torch::zeros({}, torch::kDouble);
    for (std::int64_t n = 0; n < count; ++n) {
      std::vector<at::Tensor> log_weights;
      for (std::int64_t k = 0; k < samples; ++k) {
        const std::int64_t row = n * samples + k;
        log_weights.push_back(log_weight_by_hand(model_, x.slice(0, n, n + 1), noise_z[row], noise_u[row]));
      }
      const at::Tensor w = torch::stack(log_weights).exp();
      expected = expected - (alpha == 1 ? w.log().mean() : w.pow(1 - alpha).mean().log() / (1 - alpha));
    }
    expected = expected / count;
    at::Generator noise = nn::generator(8);
    const at::Tensor loss = make_objective(renyi(alpha, samples))->terms(model_, x, noise).loss;
    EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 1e-10);
    std::vector<at::Tensor> parameters = model_.parameters();
    const auto found = torch::autograd::grad({loss}, parameters, {}, std::nullopt, false, /*allow_unused=*/true);
    const auto wanted = torch::autograd::grad({expected}, parameters, {}, std::nullopt, false, /*allow_unused=*/true);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      ASSERT_EQ(found[i].defined(), wanted[i].defined()) << i;
      if (!found[i].defined()) continue;  // the pose's, where there is none
      EXPECT_TRUE(torch::allclose(found[i], wanted[i], 1e-9, 1e-11)) << "alpha " << alpha << ", parameter " << i;
    }
  }
}

// Each parameter's gradient of the loss, draw by draw: [draws, number of weights].
at::Tensor gradients(LinearGaussian& model, const at::Tensor& images, const io::Json& options, int draws) {
  const auto objective = make_objective(options);
  at::Generator noise = nn::generator(23);
  std::vector<at::Tensor> rows;
  for (int n = 0; n < draws; ++n) {
    model.zero_grad();
    objective->terms(model, images, noise).loss.backward();
    std::vector<at::Tensor> parts;
    for (const at::Tensor& parameter : model.parameters())
      if (parameter.grad().defined()) parts.push_back(parameter.grad().flatten().clone());
    rows.push_back(torch::cat(parts));
  }
  return torch::stack(rows);
}

TEST_P(Bounds, DoublyReparametrisedGradientHasTheSameMean) {
  constexpr int kDraws = 1500;
  const at::Tensor x = images_.slice(0, 0, 8);
  for (const double alpha : {-0.5, 0.0, 0.5, 1.0}) {
    const at::Tensor plain = gradients(model_, x, renyi(alpha, 5), kDraws);
    const at::Tensor doubly = gradients(model_, x, renyi(alpha, 5, "doubly-reparametrised"), kDraws);
    const at::Tensor error = ((plain.var(0) + doubly.var(0)) / kDraws).sqrt() + 1e-12;
    const at::Tensor sigmas = (plain.mean(0) - doubly.mean(0)).abs() / error;
    EXPECT_LT(sigmas.max().item<double>(), 4.5) << "alpha " << alpha;
    EXPECT_FALSE(torch::equal(plain, doubly));
  }
}

TEST(DoublyReparametrised, LossIsThatOfTheReparametrisedOne) {
  LinearGaussian model(2, 1, 5, 3);
  const at::Tensor x = model.draw_images(6, 4);
  for (const double alpha : {-2.0, 0.0, 0.4, 1.0}) {
    at::Generator one = nn::generator(5), two = nn::generator(5);
    const double plain = make_objective(renyi(alpha, 7))->terms(model, x, one).loss.item<double>();
    const double doubly =
        make_objective(renyi(alpha, 7, "doubly-reparametrised"))->terms(model, x, two).loss.item<double>();
    EXPECT_EQ(plain, doubly);
  }
  const torch::NoGradGuard no_grad;  // as when the test set is measured
  at::Generator noise = nn::generator(5);
  EXPECT_TRUE(
      std::isfinite(make_objective(renyi(0, 7, "doubly-reparametrised"))->terms(model, x, noise).loss.item<double>()));
}

// Where q is the posterior every weight is p(x): nothing is left to gain, and only the plain estimator scatters.
TEST(DoublyReparametrised, EncoderHasNoGradientAtTheExactPosterior) {
  LinearGaussian model(1, 0, 4, 6);
  model.fit_posterior();
  const at::Tensor x = model.draw_images(5, 7);
  for (const double alpha : {-1.0, 0.0, 0.5, 1.0})
    for (const bool doubly : {false, true}) {
      model.zero_grad();
      at::Generator noise = nn::generator(9);
      const Terms terms =
          make_objective(renyi(alpha, 6, doubly ? "doubly-reparametrised" : "reparametrised"))->terms(model, x, noise);
      EXPECT_NEAR(-terms.loss.item<double>(), model.log_evidence(x).mean().item<double>(), 1e-10);
      terms.loss.backward();
      const double largest = model.encoder_z.grad().abs().max().item<double>();
      if (doubly) {
        EXPECT_LT(largest, 1e-12);
      } else {
        EXPECT_GT(largest, 1e-3);
      }
    }
}

TEST(DoublyReparametrised, TrainsTheModelsOfTheHouse) {
  for (const io::Json& options : {io::Json{{"family", "vae"}, {"z", 2}, {"hidden", {6}}},
                                  io::Json{{"family", "tvae"}, {"z", 2}, {"hidden", {6}}}})
    for (const char* name : {"iwae", "renyi"}) {
      const model::Model model = model::make_model(options, {1, 4, 4}, 3);
      at::Generator noise = nn::generator(2), from = nn::generator(5);
      const at::Tensor images = torch::rand({3, 1, 4, 4}, from);
      const auto objective = make_objective({{"name", name}, {"samples", 4}, {"estimator", "doubly-reparametrised"}});
      objective->terms(*model, images, noise).loss.backward();
      for (const auto& item : model->named_parameters()) {
        ASSERT_TRUE(item.value().grad().defined()) << item.key();
        EXPECT_GT(item.value().grad().abs().max().item<double>(), 0) << item.key();
      }
    }
}

TEST(ImportanceOptions, AreReadWrittenAndRefused) {
  for (const io::Json& options :
       {io::Json{{"name", "iwae"}, {"samples", 50}, {"estimator", "doubly-reparametrised"}},
        io::Json{{"name", "renyi"}, {"alpha", -1.5}, {"samples", 5}, {"estimator", "reparametrised"}}})
    EXPECT_EQ(make_objective(options)->options(), options);
  EXPECT_EQ(make_objective({{"name", "renyi"}})->options(), renyi(0.5, 10));

  const auto refusal = [](const std::string& text) { return error_of([&] { make_objective(io::Json::parse(text)); }); };
  EXPECT_THAT(refusal(R"({"name": "iwae", "alpha": 0.5})"), AllOf(HasSubstr("\"alpha\""), HasSubstr("samples")));
  EXPECT_THAT(refusal(R"({"name": "renyi", "beta": 2})"), AllOf(HasSubstr("\"beta\""), HasSubstr("alpha, samples")));
  EXPECT_THAT(refusal(R"({"name": "iwae", "estimator": "score"})"), HasSubstr("doubly-reparametrised"));
  EXPECT_THAT(refusal(R"({"name": "iwae", "estimator": 1})"), HasSubstr("objective.estimator: found 1"));
  for (const char* samples : {"0", "-1", "10001", "1.5", "\"1\"", "null"}) {
    EXPECT_THAT(refusal(R"({"name": "iwae", "samples": )" + std::string(samples) + "}"),
                HasSubstr("objective.samples: found"));
  }
  for (const char* alpha : {"\"0\"", "null", "1001", "-1e9", "[0]"}) {
    EXPECT_THAT(refusal(R"({"name": "renyi", "alpha": )" + std::string(alpha) + "}"),
                HasSubstr("objective.alpha: found"));
  }
}

}  // namespace
}  // namespace latitude::objective
