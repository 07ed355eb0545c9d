// Multinomial logistic regression (Hastie, Tibshirani, Friedman 2009, chapter 4) on codes: how far classes can be
// told apart by planes in the latent space (seed study of Renyi bounds and geodesics, section 2.2, figure 3). Features
// are standardised by the training set; the loss is the sum of cross-entropies plus penalty / 2 times the squared
// weights, intercepts free: scikit-learn's LogisticRegression(C = 1 / penalty) after its StandardScaler.
#pragma once

#include <optional>

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

struct LogisticOptions {
  double penalty = 1;  // a pull as of a single item's loss: small beside thousands of items, and no class runs away
  int most_iterations = 500;
};

// Everything in double on the CPU.
struct LogisticRegression {
  at::Tensor mean, scale;         // [D]: of the training features; a scale of 1 where a feature is constant
  at::Tensor weights, intercept;  // [D, C] of standardised features, [C]

  at::Tensor log_probabilities(const at::Tensor& features) const;  // [N, D] to [N, C]
  at::Tensor classes(const at::Tensor& features) const;            // [N, D] to [N] int64, the most probable
  double accuracy(const at::Tensor& features, const at::Tensor& labels) const;
};

// features [N, D], labels [N] int64 in [0, classes). By L-BFGS with Wolfe's conditions, until the gradient is below
// 1e-8 of an item's. Throws Error when shapes do not fit, a label is out of range or a feature is not finite.
LogisticRegression fit_logistic_regression(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes,
                                           const LogisticOptions& options = {});

// The three sets of features of the study's figure 3, fitted on `train` and measured on both:
// "train_accuracy_means", "test_accuracy_means", "..._means_and_variances" (models with a posterior) and "..._sample"
// (one sample of each posterior, by `seed`). Throws Error for sets without labels.
Numbers logistic_accuracies(model::GenerativeModel& model, const data::Dataset& train, const data::Dataset& test,
                            std::uint64_t seed, const LogisticOptions& options = {});
// The same; `stop` is asked before each block of images and before each pass over the items, and true ends it with
// nothing.
std::optional<Numbers> logistic_accuracies(model::GenerativeModel& model, const data::Dataset& train,
                                           const data::Dataset& test, std::uint64_t seed,
                                           const LogisticOptions& options, const std::function<bool()>& stop);

// The same for one set: the test split of a named set is measured by what the training split taught; any other set is
// cut by `seed` into nine tenths and one tenth.
Numbers measure_logistic_regression(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
