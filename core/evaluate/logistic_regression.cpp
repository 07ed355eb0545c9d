#include "evaluate/logistic_regression.h"

#include <algorithm>

#include "evaluate/codes.h"
#include "io/array.h"
#include "io/error.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

constexpr double kGradient = 1e-8;

// Thrown by what is called before each pass, where a fit is to end early.
struct Stopped {};
using BeforePass = std::function<void()>;

void check_items(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes) {
  if (features.dim() != 2 || labels.dim() != 1 || features.size(0) != labels.size(0) || features.size(0) == 0) {
    throw Error("logistic regression: found features " + io::to_string(features.sizes()) + " and labels " +
                io::to_string(labels.sizes()) + ", expected [N, D] and [N]");
  }
  if (!features.isfinite().all().item<bool>()) throw Error("logistic regression: a feature is not finite");
  const auto least = labels.min().item<std::int64_t>(), most = labels.max().item<std::int64_t>();
  if (least < 0 || most >= classes) {
    throw Error("logistic regression: found the label " + std::to_string(least < 0 ? least : most) +
                ", expected 0 to " + std::to_string(classes - 1));
  }
}

LogisticRegression fit(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes,
                       const LogisticOptions& options, const BeforePass& before_pass) {
  check_items(features, labels, classes);
  const torch::AutoGradMode with_gradients(true);
  const at::Tensor exact = features.detach().to(at::kDouble);
  LogisticRegression fitted;
  fitted.mean = exact.mean(0);
  const at::Tensor spread = exact.std(0, /*unbiased=*/false);
  fitted.scale = torch::where(spread > 1e-12 * exact.abs().amax(0), spread, torch::ones_like(spread));
  const at::Tensor standard = (exact - fitted.mean) / fitted.scale;
  const auto items = static_cast<double>(exact.size(0));

  at::Tensor weights = torch::zeros({exact.size(1), classes}, torch::kDouble).requires_grad_();
  at::Tensor intercept = torch::zeros({classes}, torch::kDouble).requires_grad_();
  torch::optim::LBFGS optimiser(std::vector<at::Tensor>{weights, intercept}, torch::optim::LBFGSOptions(1)
                                                                                 .max_iter(options.most_iterations)
                                                                                 .max_eval(2 * options.most_iterations)
                                                                                 .tolerance_grad(kGradient)
                                                                                 .tolerance_change(0)
                                                                                 .history_size(20)
                                                                                 .line_search_fn("strong_wolfe"));
  optimiser.step([&] {
    if (before_pass) before_pass();
    optimiser.zero_grad();
    const at::Tensor loss = torch::cross_entropy_loss(torch::addmm(intercept, standard, weights), labels) +
                            options.penalty / (2 * items) * weights.square().sum();
    loss.backward();
    return loss;
  });
  fitted.weights = weights.detach();
  fitted.intercept = intercept.detach();
  return fitted;
}

}  // namespace

at::Tensor LogisticRegression::log_probabilities(const at::Tensor& features) const {
  return torch::log_softmax(torch::addmm(intercept, (features.to(at::kDouble) - mean) / scale, weights), 1);
}

at::Tensor LogisticRegression::classes(const at::Tensor& features) const {
  return log_probabilities(features).argmax(1);
}

double LogisticRegression::accuracy(const at::Tensor& features, const at::Tensor& labels) const {
  return (classes(features) == labels).to(at::kDouble).mean().item<double>();
}

LogisticRegression fit_logistic_regression(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes,
                                           const LogisticOptions& options) {
  return fit(features, labels, classes, options, {});
}

namespace {

Numbers accuracies(model::GenerativeModel& model, const data::Dataset& train, const data::Dataset& test,
                   std::uint64_t seed, const LogisticOptions& options, const BeforePass& before_pass) {
  check_fit(model, train);
  check_fit(model, test);
  const std::int64_t classes = expect_labels({train, test}, "logistic_regression");
  const nn::Posterior q_train = encode_set(model, train, before_pass), q_test = encode_set(model, test, before_pass);
  Numbers numbers;
  const auto measure = [&](const std::string& name, const at::Tensor& of_train, const at::Tensor& of_test) {
    const LogisticRegression fitted = fit(of_train, train.labels, classes, options, before_pass);
    numbers["train_accuracy_" + name] = fitted.accuracy(of_train, train.labels);
    numbers["test_accuracy_" + name] = fitted.accuracy(of_test, test.labels);
  };
  measure("means", q_train.mean, q_test.mean);
  if (!model.capabilities().posterior) return numbers;
  const auto with_variances = [](const nn::Posterior& q) { return torch::cat({q.mean, (2 * q.log_std).exp()}, 1); };
  measure("means_and_variances", with_variances(q_train), with_variances(q_test));
  at::Generator noise = nn::generator(seed);
  const auto sampled = [&](const nn::Posterior& q) {
    return nn::sample(q, nn::normal(q.mean.size(0), q.mean.size(1), q.mean, noise));
  };
  const at::Tensor sample_train = sampled(q_train);
  measure("sample", sample_train, sampled(q_test));
  return numbers;
}

}  // namespace

Numbers logistic_accuracies(model::GenerativeModel& model, const data::Dataset& train, const data::Dataset& test,
                            std::uint64_t seed, const LogisticOptions& options) {
  return accuracies(model, train, test, seed, options, {});
}

std::optional<Numbers> logistic_accuracies(model::GenerativeModel& model, const data::Dataset& train,
                                           const data::Dataset& test, std::uint64_t seed,
                                           const LogisticOptions& options, const std::function<bool()>& stop) {
  try {
    return accuracies(model, train, test, seed, options, [&stop] {
      if (stop && stop()) throw Stopped{};
    });
  } catch (const Stopped&) {
    return std::nullopt;
  }
}

Numbers measure_logistic_regression(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
  const data::Splits splits = teaching_splits(dataset, seed);
  return logistic_accuracies(model, splits.train, splits.test, seed);
}

}  // namespace latitude::evaluate
