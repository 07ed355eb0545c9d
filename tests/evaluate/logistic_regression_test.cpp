// The classifier against scikit-learn's (tests/fixtures/evaluate/make.py), its conditions, and its metric.
#include "evaluate/logistic_regression.h"

#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

TEST(LogisticRegression, IsThatOfScikitLearn) {
  const test::Fixture peer("logistic.npz");
  const at::Tensor train = peer.table("train"), test = peer.table("test");
  const at::Tensor train_labels = peer.table("train_labels").to(at::kLong);
  const at::Tensor test_labels = peer.table("test_labels").to(at::kLong);
  for (const int penalty : {1, 100}) {
    const LogisticRegression fitted =
        fit_logistic_regression(train, train_labels, 4, {.penalty = static_cast<double>(penalty)});
    const at::Tensor expected = peer.table("probabilities_" + std::to_string(penalty));
    const double gap = (fitted.log_probabilities(test).exp() - expected).abs().max().item<double>();
    EXPECT_LT(gap, 1e-6) << "penalty " << penalty;
    const at::Tensor accuracies = peer.table("accuracies_" + std::to_string(penalty));
    EXPECT_DOUBLE_EQ(fitted.accuracy(train, train_labels), accuracies[0].item<double>());
    EXPECT_DOUBLE_EQ(fitted.accuracy(test, test_labels), accuracies[1].item<double>());
  }
}

TEST(LogisticRegression, HasNoGradientLeft) {
  at::Generator from = nn::generator(2);
  const at::Tensor features = torch::randn({300, 4}, from, torch::kDouble) * 3 + 1;
  const at::Tensor labels = (features.select(1, 0) + torch::randn({300}, from, torch::kDouble) > 1).to(at::kLong);
  const LogisticRegression fitted = fit_logistic_regression(features, labels, 2);
  const at::Tensor residual = fitted.log_probabilities(features).exp() - torch::one_hot(labels, 2);
  const at::Tensor standard = (features - fitted.mean) / fitted.scale;
  EXPECT_LT((standard.t().mm(residual) + fitted.weights).abs().max().item<double>(), 1e-5);
  EXPECT_LT(residual.sum(0).abs().max().item<double>(), 1e-5) << "intercepts are free";
}

TEST(LogisticRegression, DoesNotDependOnUnitsAndWorksWithoutGradients) {
  at::Generator from = nn::generator(2);
  const at::Tensor features = torch::randn({200, 3}, from, torch::kDouble);
  const at::Tensor labels = torch::randint(0, 3, {200}, from, torch::kLong);
  const at::Tensor scaled = features * torch::tensor({1e6, -1e-5, 3.0}, torch::kDouble) + 7;
  const torch::NoGradGuard no_grad;
  const auto one = fit_logistic_regression(features, labels, 3), two = fit_logistic_regression(scaled, labels, 3);
  EXPECT_TRUE(torch::allclose(one.log_probabilities(features), two.log_probabilities(scaled), 1e-5, 1e-6));
}

TEST(LogisticRegression, HoldsSeparableClasses) {
  const at::Tensor features = torch::tensor({{-1.0}, {-0.9}, {0.9}, {1.0}}, torch::kDouble);
  const at::Tensor labels = torch::tensor({0, 0, 1, 1}, torch::kLong);
  const LogisticRegression fitted = fit_logistic_regression(features, labels, 2);
  EXPECT_EQ(fitted.accuracy(features, labels), 1);
  EXPECT_LT(fitted.weights.abs().max().item<double>(), 3) << "the penalty keeps the weights";
}

TEST(LogisticRegression, RefusesWhatDoesNotFit) {
  const at::Tensor features = torch::zeros({3, 2}, torch::kDouble), labels = torch::tensor({0, 1, 2}, torch::kLong);
  const auto refusal = [&](const at::Tensor& x, const at::Tensor& y, std::int64_t classes) {
    return error_of([&] { fit_logistic_regression(x, y, classes); });
  };
  EXPECT_THAT(refusal(features, labels.slice(0, 0, 2), 3), HasSubstr("[3, 2] and labels [2]"));
  EXPECT_THAT(refusal(features.slice(0, 0, 0), labels.slice(0, 0, 0), 3), HasSubstr("[0, 2]"));
  EXPECT_THAT(refusal(features, labels, 2), HasSubstr("found the label 2, expected 0 to 1"));
  EXPECT_THAT(refusal(features, labels - 1, 3), HasSubstr("found the label -1"));
  EXPECT_THAT(refusal(features + std::nan(""), labels, 3), HasSubstr("not finite"));
}

TEST(LogisticRegressionMetric, MeasuresThreeSetsOfFeatures) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 4}, {"hidden", {32}}}, {1, 28, 28}, 1);
  data::Dataset set = data::make_glyphs(600, 4);
  set.name = "a test's own";
  const Numbers found = measure_logistic_regression(*model, set, 3);
  EXPECT_THAT(found,
              UnorderedElementsAre(Key("train_accuracy_means"), Key("test_accuracy_means"),
                                   Key("train_accuracy_means_and_variances"), Key("test_accuracy_means_and_variances"),
                                   Key("train_accuracy_sample"), Key("test_accuracy_sample")));
  // An encoder with random weights still tells a little; noise of the untrained posterior hides most of it.
  EXPECT_GT(found.at("train_accuracy_means_and_variances"), found.at("train_accuracy_sample"));
  EXPECT_GT(found.at("train_accuracy_means"), 0.2);
  EXPECT_EQ(measure_logistic_regression(*model, set, 3), found) << "the seed fixes it";

  // A named set's test split is measured by its training split.
  data::Dataset test = data::make_glyphs(100, 9);
  test.name = "glyphs:test";
  EXPECT_EQ(measure_logistic_regression(*model, test, 3),
            logistic_accuracies(*model, data::load("glyphs:train"), test, 3));
  set.labels = at::Tensor();
  EXPECT_THAT(error_of([&] { measure_logistic_regression(*model, set, 3); }), HasSubstr("found no labels"));
}

TEST(LogisticRegressionMetric, EndsWithNothingWhenItIsStopped) {
  const model::Model model = model::make_model({{"family", "vae"}, {"z", 4}, {"hidden", {32}}}, {1, 28, 28}, 1);
  const data::Dataset train = data::make_glyphs(600, 4), test = data::make_glyphs(100, 9);
  int asked = 0;
  const auto whole = logistic_accuracies(*model, train, test, 3, {}, [&] { return ++asked == 0; });
  EXPECT_EQ(whole, logistic_accuracies(*model, train, test, 3));
  EXPECT_GT(asked, 50) << "at every block and every pass over the items";
  for (const int at : {1, 2, 4, asked / 2, asked}) {  // while it encodes, and in each of the fits
    int now = 0;
    EXPECT_FALSE(logistic_accuracies(*model, train, test, 3, {}, [&] { return ++now == at; })) << at;
    EXPECT_EQ(now, at) << "asked again after it was stopped";
  }
}

}  // namespace
}  // namespace latitude::evaluate
