// How far each dimension of a code tells of one factor of variation and each factor of one dimension, where the true
// factors are known:
//   MIG, the mutual information gap (Chen, Li, Grosse, Duvenaud 2018, equation 6): for each factor the two dimensions
//     that share most information with it, their difference in parts of the factor's entropy; numbers are put into 20
//     cells of equal width, as in Locatello et al. 2019;
//   DCI, disentanglement, completeness and informativeness (Eastwood, Williams 2018, section 2): from the absolute
//     weights of Lasso regressions (alpha 0.02 as in the authors' code) of standardised factors on standardised codes;
//     a class is the indicators of its values, whose weights are added; informativeness is R^2 on test items;
//   SAP, separated attribute predictability (Kumar, Sattigeri, Balakrishnan 2018, section 3): for each factor the two
//     dimensions that predict it best on their own, the difference of their scores: for numbers R^2 of linear
//     regression, for a class the accuracy of linear SVMs (C = 0.01 as in Locatello et al. 2019) on test items.
// Each is 1 for codes that are the factors, one by one, and near 0 for noise.
#pragma once

#include "evaluate/true_poses.h"

namespace latitude::evaluate {

// The true factors of N items, in double: numbers [N, K] (K may be 0) and one class, [N] int64 or undefined.
struct Factors {
  at::Tensor numbers, classes;
  std::int64_t count() const { return numbers.size(1) + (classes.defined() ? 1 : 0); }
};

struct CodesAndFactors {
  at::Tensor codes;  // [N, L]
  Factors factors;
};

// I(code; factor) in nats, [L, factors], the class last: of numbers in `cells` cells of equal width between their least
// and most; and the entropies of the factors, [factors].
struct Information {
  at::Tensor shared, entropy;
};
Information mutual_information(const CodesAndFactors& items, std::int64_t cells = 20);
double mutual_information_gap(const CodesAndFactors& items);

// w of the least 1 / (2N) |y - X w|^2 + alpha |w|_1 for each column of y: inputs [N, D], targets [N, T] to [D, T]. By
// cyclic coordinate descent (Friedman, Hastie, Tibshirani 2010, equation 5) until no weight moves by 1e-10 of the
// greatest. No constant: columns are expected to be centred.
at::Tensor lasso(const at::Tensor& inputs, const at::Tensor& targets, double alpha);

struct Dci {
  at::Tensor importance;  // [L, factors]
  double disentanglement = 0, completeness = 0, informativeness = 0;
};
Dci dci(const CodesAndFactors& train, const CodesAndFactors& test);

double separated_attribute_predictability(const CodesAndFactors& train, const CodesAndFactors& test);

// "mig_NAME", "dci_disentanglement_NAME", "dci_completeness_NAME", "dci_informativeness_NAME", "sap_NAME": MIG on the
// test items, the others taught by the training items. All of the above throw Error when shapes do not fit, a number is
// not finite or there is no factor.
Numbers disentanglement_scores(const std::string& name, const CodesAndFactors& train, const CodesAndFactors& test);

// The scores of "z" and, for models with a pose, of "u" and of both side by side, "zu"; factors are the true controls
// and, where there are labels, the class. Taught as measure_logistic_regression is. Throws Error for a set without true
// poses.
Numbers disentanglement(const PosedCodes& train, const PosedCodes& test, const data::Splits& splits);
Numbers measure_disentanglement(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed);

}  // namespace latitude::evaluate
