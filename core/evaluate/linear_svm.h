// Linear support vector machines (Cortes, Vapnik 1995) on codes, one class against the rest: how far classes can be
// told apart by planes (Vive 2017, section V.ii.1, table 1). Each minimises 1/2 |(w, b)|^2 + C sum max(0, 1 - y (w.x +
// b))^2 by liblinear (Fan, Chang, Hsieh, Wang, Lin 2008) in its primal form, which unlike the dual one converges
// whatever the features' scale: scikit-learn's LinearSVC(dual=False) with its defaults.
//
// The paper names neither loss, C, scaling, z nor folds. Its row of PCA(8), which no training blurs, settles them:
// 75.09 +- 1.32 comes out to the last digit on components of pixels in [0, 1] over the whole training set, as they are,
// with C = 1 and scikit-learn's cross validation of the time, stratified folds in the set's own order (MNIST's writers
// are not mixed: shuffled folds deviate by 0.50). Its test accuracy, 75.51, is that of test items less their own mean;
// less the training set's, as they should be, it is 75.87. Standardised components give the same figures; the hinge
// itself, no bias, or another C do not. z is taken to be the posterior's mean.
#pragma once

#include <optional>

#include "evaluate/evaluate.h"

namespace latitude::evaluate {

struct SvmOptions {
  double c = 1;
  double tolerance = 1e-4;  // of the gradient, relative to its norm at zero and the smaller side's share of items
  std::int64_t folds = 9;
};

// In double on the CPU. A class that the training set lacks has an intercept of minus infinity: nothing is taken for
// it.
struct LinearSvm {
  at::Tensor weights, intercept;  // [D, C], [C]

  at::Tensor decisions(const at::Tensor& features) const;  // [N, D] to [N, C]: distances to the planes times |w|
  at::Tensor classes(const at::Tensor& features) const;    // [N, D] to [N] int64, the furthest inside
  double accuracy(const at::Tensor& features, const at::Tensor& labels) const;
};

// features [N, D], labels [N] int64 in [0, classes). Throws Error when shapes do not fit, a label is out of range or a
// feature is not finite.
LinearSvm fit_linear_svm(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes,
                         const SvmOptions& options = {});

// The fold of each item, [N] int64: each class is cut into consecutive runs in the set's order, as scikit-learn's
// StratifiedKFold does without shuffling. labels [N] int64 from 0. Throws Error for fewer than 2 folds or fewer items
// of every class than folds.
at::Tensor stratified_folds(const at::Tensor& labels, std::int64_t folds);

struct SvmAccuracies {
  std::vector<double> folds;  // on each fold, by the machine that the others taught
  double test = 0;            // by the machine that the whole training set taught
  double mean() const;
  double deviation() const;  // of the folds, divided by their number as numpy does
};

// Features [N, D] and [M, D] with labels [N] and [M] of `classes` classes. `stop` is asked before every few of the
// (folds + 1) * classes planes; true ends it with nothing. The planes are fitted on torch's threads, each on one, so
// that their number does not change a bit. Throws Error as the two above.
std::optional<SvmAccuracies> svm_accuracies(const at::Tensor& train, const at::Tensor& train_labels,
                                            const at::Tensor& test, const at::Tensor& test_labels, std::int64_t classes,
                                            const SvmOptions& options = {}, const std::function<bool()>& stop = {});

// "svm_test_accuracy", "svm_fold_accuracy" and "svm_fold_deviation" on the posterior means, taught as
// measure_logistic_regression is. Throws Error for a set without labels.
Numbers measure_linear_svm(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
