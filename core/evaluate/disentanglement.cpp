#include "evaluate/disentanglement.h"

#include <algorithm>
#include <cmath>

#include "evaluate/codes.h"
#include "evaluate/linear_svm.h"
#include "evaluate/pose_recovery.h"
#include "io/array.h"
#include "io/error.h"

namespace latitude::evaluate {
namespace {

constexpr double kLassoAlpha = 0.02;
constexpr double kSapC = 0.01;
constexpr double kMoved = 1e-10;
constexpr int kMostSweeps = 10'000;

void check(const CodesAndFactors& items) {
  const Factors& factors = items.factors;
  const std::int64_t count = items.codes.dim() == 2 ? items.codes.size(0) : 0;
  const bool classes_fit =
      !factors.classes.defined() || (factors.classes.dim() == 1 && factors.classes.size(0) == count);
  if (count < 2 || items.codes.size(1) < 1 || factors.numbers.dim() != 2 || factors.numbers.size(0) != count ||
      !classes_fit || factors.count() < 1) {
    throw Error("disentanglement: found codes " + io::to_string(items.codes.sizes()) + " and factors " +
                io::to_string(factors.numbers.sizes()) + ", expected [N, L] and [N, K] of at least two items");
  }
  if (!items.codes.isfinite().all().item<bool>() || !factors.numbers.isfinite().all().item<bool>()) {
    throw Error("disentanglement: a code or a factor is not finite");
  }
}

// The best less the second best of each column, 0 taken for what is not there; [columns].
at::Tensor gap(const at::Tensor& scores) {
  const at::Tensor padded = torch::cat({scores, torch::zeros_like(scores.slice(0, 0, 1))});
  const at::Tensor best = std::get<0>(padded.topk(2, /*dim=*/0));
  return best[0] - best[1];
}

// --- MIG ---

// Numbers [N, D] as cells [N, D] int64.
at::Tensor in_cells(const at::Tensor& values, std::int64_t cells) {
  const at::Tensor least = values.amin(0), width = values.amax(0) - least;
  const at::Tensor part = (values - least) / torch::where(width > 0, width, torch::ones_like(width));
  return (part * static_cast<double>(cells)).floor().to(at::kLong).clamp_max(cells - 1);
}

double entropy_of(const at::Tensor& counts) {
  const at::Tensor p = counts.to(at::kDouble) / counts.sum().to(at::kDouble);
  return -torch::xlogy(p, p).sum().item<double>();
}

// --- DCI ---

struct Standard {
  at::Tensor mean, scale;
  explicit Standard(const at::Tensor& table) : mean(table.mean(0)) {
    const at::Tensor spread = table.std(0, /*unbiased=*/false);
    scale = torch::where(spread > 1e-12 * table.abs().amax(0), spread, torch::ones_like(spread));
  }
  at::Tensor operator()(const at::Tensor& table) const { return (table - mean) / scale; }
};

std::int64_t classes_of(const CodesAndFactors& a, const CodesAndFactors& b) {
  return std::max(a.factors.classes.max().item<std::int64_t>(), b.factors.classes.max().item<std::int64_t>()) + 1;
}

// The numbers, then an indicator of each class: [N, K + C].
at::Tensor targets_of(const Factors& factors, std::int64_t classes) {
  if (!factors.classes.defined()) return factors.numbers;
  return torch::cat({factors.numbers, torch::one_hot(factors.classes, classes).to(at::kDouble)}, 1);
}

// Columns [.., K + C] added up to factors [.., K + 1].
at::Tensor by_factor(const at::Tensor& columns, const Factors& factors) {
  if (!factors.classes.defined()) return columns;
  const std::int64_t numbers = factors.numbers.size(1);
  return torch::cat({columns.slice(-1, 0, numbers), columns.slice(-1, numbers).sum(-1, /*keepdim=*/true)}, -1);
}

// 1 - entropy of each row in parts of the greatest, weighted by what the rows hold; 0 when they hold nothing.
double concentration(const at::Tensor& importance, bool weighted) {
  const at::Tensor held = importance.sum(1), whole = held.sum();
  if (whole.item<double>() <= 0) return 0;
  const at::Tensor p = importance / torch::where(held > 0, held, torch::ones_like(held)).unsqueeze(1);
  const double most = std::log(static_cast<double>(std::max<std::int64_t>(2, importance.size(1))));
  const at::Tensor each = torch::where(held > 0, 1 + torch::xlogy(p, p).sum(1) / most, torch::zeros_like(held));
  return (weighted ? (each * held / whole).sum() : each.mean()).item<double>();
}

// --- SAP ---

// Accuracy on test items of machines that see one dimension, [L].
at::Tensor accuracy_by_dimension(const CodesAndFactors& train, const CodesAndFactors& test) {
  at::Tensor scores = torch::empty({train.codes.size(1)}, torch::kDouble);
  for (std::int64_t d = 0; d < train.codes.size(1); ++d) {
    const LinearSvm machine =
        fit_linear_svm(train.codes.slice(1, d, d + 1), train.factors.classes, classes_of(train, test), {.c = kSapC});
    scores[d] = machine.accuracy(test.codes.slice(1, d, d + 1), test.factors.classes);
  }
  return scores;
}

}  // namespace

Information mutual_information(const CodesAndFactors& items, std::int64_t cells) {
  check(items);
  const at::Tensor codes = in_cells(items.codes, cells);
  at::Tensor factors = in_cells(items.factors.numbers, cells);
  if (items.factors.classes.defined()) factors = torch::cat({factors, items.factors.classes.unsqueeze(1)}, 1);
  Information found{torch::empty({codes.size(1), factors.size(1)}, torch::kDouble),
                    torch::empty({factors.size(1)}, torch::kDouble)};
  for (std::int64_t k = 0; k < factors.size(1); ++k) {
    const at::Tensor factor = factors.select(1, k);
    const double h_factor = entropy_of(factor.bincount());
    found.entropy[k] = h_factor;
    for (std::int64_t d = 0; d < codes.size(1); ++d) {
      const at::Tensor code = codes.select(1, d);
      found.shared[d][k] = entropy_of(code.bincount()) + h_factor - entropy_of((factor * cells + code).bincount());
    }
  }
  return found;
}

double mutual_information_gap(const CodesAndFactors& items) {
  const Information found = mutual_information(items);
  const at::Tensor known = found.entropy > 0;  // a factor that does not vary cannot be told
  return torch::where(known, gap(found.shared) / found.entropy, torch::zeros_like(found.entropy)).mean().item<double>();
}

at::Tensor lasso(const at::Tensor& inputs, const at::Tensor& targets, double alpha) {
  const auto items = static_cast<double>(inputs.size(0));
  const at::Tensor gram = (inputs.t().mm(inputs) / items).contiguous();
  const at::Tensor shared = (inputs.t().mm(targets) / items).t().contiguous();  // [T, D]
  const std::int64_t dimensions = inputs.size(1), columns = targets.size(1);
  at::Tensor weights = torch::zeros({columns, dimensions}, torch::kDouble);
  const auto g = gram.accessor<double, 2>(), q = shared.accessor<double, 2>();
  auto w = weights.accessor<double, 2>();
  for (std::int64_t t = 0; t < columns; ++t) {
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      double moved = 0, most = 0;
      for (std::int64_t d = 0; d < dimensions; ++d) {
        if (g[d][d] <= 0) continue;
        double pull = q[t][d] + g[d][d] * w[t][d];
        for (std::int64_t e = 0; e < dimensions; ++e) pull -= g[d][e] * w[t][e];
        const double next = std::copysign(std::max(std::abs(pull) - alpha, 0.0), pull) / g[d][d];
        moved = std::max(moved, std::abs(next - w[t][d]));
        most = std::max(most, std::abs(next));
        w[t][d] = next;
      }
      if (moved <= kMoved * most) break;
    }
  }
  return weights.t();
}

Dci dci(const CodesAndFactors& train, const CodesAndFactors& test) {
  check(train);
  check(test);
  const std::int64_t classes = train.factors.classes.defined() ? classes_of(train, test) : 0;
  const at::Tensor train_targets = targets_of(train.factors, classes), test_targets = targets_of(test.factors, classes);
  const Standard codes(train.codes), targets(train_targets);
  const at::Tensor weights = lasso(codes(train.codes), targets(train_targets), kLassoAlpha);
  Dci found;
  found.importance = by_factor(weights.abs(), train.factors);
  found.disentanglement = concentration(found.importance, /*weighted=*/true);
  found.completeness = concentration(found.importance.t(), /*weighted=*/false);
  // In the targets' own units, so that a class's indicators count as they vary.
  const at::Tensor guess = targets.mean + codes(test.codes).mm(weights) * targets.scale;
  const at::Tensor left = by_factor((test_targets - guess).square().sum(0), test.factors);
  const at::Tensor whole = by_factor((test_targets - test_targets.mean(0)).square().sum(0), test.factors);
  found.informativeness = torch::where(whole > 0, 1 - left / whole, torch::zeros_like(whole)).mean().item<double>();
  return found;
}

double separated_attribute_predictability(const CodesAndFactors& train, const CodesAndFactors& test) {
  check(train);
  check(test);
  at::Tensor table = torch::zeros({train.codes.size(1), train.factors.numbers.size(1)}, torch::kDouble);
  for (std::int64_t d = 0; d < table.size(0) && table.size(1) > 0; ++d) {
    table[d] = recovery(train.codes.slice(1, d, d + 1), train.factors.numbers, test.codes.slice(1, d, d + 1),
                        test.factors.numbers)
                   .clamp_min(0);
  }
  if (train.factors.classes.defined()) table = torch::cat({table, accuracy_by_dimension(train, test).unsqueeze(1)}, 1);
  return gap(table).mean().item<double>();
}

Numbers disentanglement_scores(const std::string& name, const CodesAndFactors& train, const CodesAndFactors& test) {
  const Dci found = dci(train, test);
  return {{"mig_" + name, mutual_information_gap(test)},
          {"dci_disentanglement_" + name, found.disentanglement},
          {"dci_completeness_" + name, found.completeness},
          {"dci_informativeness_" + name, found.informativeness},
          {"sap_" + name, separated_attribute_predictability(train, test)}};
}

Numbers disentanglement(const PosedCodes& train, const PosedCodes& test, const data::Splits& splits) {
  const Factors of_train{train.true_controls, splits.train.labels}, of_test{test.true_controls, splits.test.labels};
  Numbers numbers = disentanglement_scores("z", {train.z, of_train}, {test.z, of_test});
  if (!train.u.defined()) return numbers;
  numbers.merge(disentanglement_scores("u", {train.u, of_train}, {test.u, of_test}));
  numbers.merge(disentanglement_scores("zu", {torch::cat({train.z, train.u}, 1), of_train},
                                       {torch::cat({test.z, test.u}, 1), of_test}));
  return numbers;
}

Numbers measure_disentanglement(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
  const data::Splits splits = teaching_splits(dataset, seed);
  return disentanglement(posed_codes(model, splits.train, "disentanglement"),
                         posed_codes(model, splits.test, "disentanglement"), splits);
}

}  // namespace latitude::evaluate
