#include "evaluate/linear_svm.h"

#include <ATen/Parallel.h>
#include <linear.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

#include "evaluate/codes.h"
#include "io/array.h"
#include "io/error.h"

namespace latitude::evaluate {
namespace {

constexpr double kBias = 1;  // the feature that stands for the intercept, and is penalised with the weights

void check_items(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes) {
  if (features.dim() != 2 || labels.dim() != 1 || features.size(0) != labels.size(0) || features.size(0) == 0) {
    throw Error("linear SVM: found features " + io::to_string(features.sizes()) + " and labels " +
                io::to_string(labels.sizes()) + ", expected [N, D] and [N]");
  }
  if (!features.isfinite().all().item<bool>()) throw Error("linear SVM: a feature is not finite");
  const auto least = labels.min().item<std::int64_t>(), most = labels.max().item<std::int64_t>();
  if (least < 0 || most >= classes) {
    throw Error("linear SVM: found the label " + std::to_string(least < 0 ? least : most) + ", expected 0 to " +
                std::to_string(classes - 1));
  }
}

// Rows as liblinear reads them: the features that are not zero with their numbers from 1, the bias, an end.
class SparseRows {
 public:
  explicit SparseRows(const at::Tensor& features) : columns_(features.size(1)) {
    const at::Tensor table = features.to(at::kCPU, at::kDouble).contiguous();
    const double* value = table.const_data_ptr<double>();
    nodes_.reserve(static_cast<std::size_t>(table.count_nonzero().item<std::int64_t>() + 2 * table.size(0)));
    for (std::int64_t row = 0; row < table.size(0); ++row) {
      begins_.push_back(nodes_.size());
      for (int column = 1; column <= columns_; ++column, ++value) {
        if (*value != 0) nodes_.push_back({column, *value});
      }
      nodes_.push_back({static_cast<int>(columns_) + 1, kBias});
      nodes_.push_back({-1, 0});
    }
  }
  SparseRows(const SparseRows&) = delete;
  SparseRows& operator=(const SparseRows&) = delete;

  std::int64_t columns() const { return columns_; }
  // liblinear does not write to them, though its interface has no const.
  feature_node* row(std::int64_t index) { return nodes_.data() + begins_[static_cast<std::size_t>(index)]; }

 private:
  std::int64_t columns_;
  std::vector<feature_node> nodes_;
  std::vector<std::size_t> begins_;
};

struct FreeModel {
  void operator()(::model* fitted) const { free_and_destroy_model(&fitted); }
};

// One class against the rest, on some of the items.
struct Task {
  LinearSvm* into;
  const std::vector<std::int64_t>* items;
  std::int64_t of;  // the class
};

void fit_plane(SparseRows& rows, const std::int64_t* labels, const Task& task, const SvmOptions& options) {
  std::vector<feature_node*> chosen;
  std::vector<double> sides;
  for (const std::int64_t item : *task.items) {
    chosen.push_back(rows.row(item));
    sides.push_back(labels[item] == task.of ? 1 : -1);
  }
  double* weights = task.into->weights.data_ptr<double>() + task.of;
  double& intercept = task.into->intercept.data_ptr<double>()[task.of];
  const std::int64_t stride = task.into->weights.size(1);
  const auto inside = std::count(sides.begin(), sides.end(), 1.0);
  if (inside == 0 || inside == static_cast<std::ptrdiff_t>(sides.size())) {
    intercept = inside == 0 ? -INFINITY : 1;
    return;
  }
  const problem posed{.l = static_cast<int>(sides.size()),
                      .n = static_cast<int>(rows.columns()) + 1,
                      .y = sides.data(),
                      .x = chosen.data(),
                      .bias = kBias};
  parameter how{};
  how.solver_type = L2R_L2LOSS_SVC;
  how.eps = options.tolerance;
  how.C = options.c;
  how.p = 0.1;  // unused, but checked
  if (const char* wrong = check_parameter(&posed, &how)) throw Error(std::string("linear SVM: ") + wrong);
  // With the sides 1 and -1 the weights are those of 1.
  const std::unique_ptr<::model, FreeModel> fitted(::train(&posed, &how));
  for (std::int64_t d = 0; d < rows.columns(); ++d) weights[d * stride] = fitted->w[d];
  intercept = kBias * fitted->w[rows.columns()];
}

LinearSvm empty_machine(std::int64_t columns, std::int64_t classes) {
  return {torch::zeros({columns, classes}, torch::kDouble), torch::zeros({classes}, torch::kDouble)};
}

// One machine for each of the lists of items; false when it was stopped.
bool fit_machines(const at::Tensor& features, const at::Tensor& labels,
                  const std::vector<std::vector<std::int64_t>>& lists, std::vector<LinearSvm>& machines,
                  const SvmOptions& options, const std::function<bool()>& stop) {
  [[maybe_unused]] static const bool silent = (set_print_string_function([](const char*) {}), true);
  SparseRows rows(features);
  const at::Tensor own_labels = labels.to(at::kCPU).contiguous();
  std::vector<Task> tasks;
  for (std::size_t m = 0; m < lists.size(); ++m) {
    for (std::int64_t c = 0; c < machines[m].intercept.size(0); ++c) tasks.push_back({&machines[m], &lists[m], c});
  }
  const auto count = static_cast<std::int64_t>(tasks.size()), at_once = std::int64_t{at::get_num_threads()};
  for (std::int64_t first = 0; first < count; first += at_once) {
    if (stop && stop()) return false;
    at::parallel_for(first, std::min(count, first + at_once), 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t t = begin; t < end; ++t) {
        fit_plane(rows, own_labels.const_data_ptr<std::int64_t>(), tasks[static_cast<std::size_t>(t)], options);
      }
    });
  }
  return true;
}

std::vector<std::int64_t> all_items(std::int64_t count) {
  std::vector<std::int64_t> items(static_cast<std::size_t>(count));
  std::iota(items.begin(), items.end(), 0);
  return items;
}

std::vector<std::int64_t> items_where(const at::Tensor& mask) {
  const at::Tensor found = mask.nonzero().flatten().contiguous();
  return {found.const_data_ptr<std::int64_t>(), found.const_data_ptr<std::int64_t>() + found.numel()};
}

}  // namespace

at::Tensor LinearSvm::decisions(const at::Tensor& features) const {
  return torch::addmm(intercept, features.to(at::kCPU, at::kDouble), weights);
}

at::Tensor LinearSvm::classes(const at::Tensor& features) const { return decisions(features).argmax(1); }

double LinearSvm::accuracy(const at::Tensor& features, const at::Tensor& labels) const {
  return (classes(features) == labels.to(at::kCPU)).to(at::kDouble).mean().item<double>();
}

LinearSvm fit_linear_svm(const at::Tensor& features, const at::Tensor& labels, std::int64_t classes,
                         const SvmOptions& options) {
  check_items(features, labels, classes);
  std::vector<LinearSvm> machine = {empty_machine(features.size(1), classes)};
  fit_machines(features, labels, {all_items(labels.size(0))}, machine, options, {});
  return machine.front();
}

at::Tensor stratified_folds(const at::Tensor& labels, std::int64_t folds) {
  const at::Tensor own = labels.to(at::kCPU).contiguous();
  const std::int64_t *begin = own.const_data_ptr<std::int64_t>(), *end = begin + own.numel();
  std::vector<std::int64_t> seen;  // classes as they first appear: which of them get the folds' odd items
  std::map<std::int64_t, std::vector<std::int64_t>> items;
  std::size_t most = 0;
  for (const std::int64_t* label = begin; label != end; ++label) {
    std::vector<std::int64_t>& of_class = items[*label];
    if (of_class.empty()) seen.push_back(*label);
    of_class.push_back(label - begin);
    most = std::max(most, of_class.size());
  }
  if (folds < 2 || most < static_cast<std::size_t>(folds)) {
    throw Error("cross validation: found " + std::to_string(folds) + " folds and at most " + std::to_string(most) +
                " items of a class, expected at least 2 folds and as many items");
  }
  at::Tensor result = torch::empty({own.numel()}, torch::kInt64);
  std::int64_t before = 0;  // items of the classes that were seen earlier
  for (const std::int64_t label : seen) {
    const std::vector<std::int64_t>& of_class = items[label];
    const auto count = static_cast<std::int64_t>(of_class.size());
    auto next = of_class.begin();
    for (std::int64_t fold = 0; fold < folds; ++fold) {
      // How many of the places [before, before + count) leave the remainder `fold`: a deal of all items sorted by
      // class.
      const auto dealt = [&](std::int64_t places) { return (places - fold + folds - 1) / folds; };
      for (std::int64_t k = dealt(before + count) - dealt(before); k > 0; --k) result[*next++] = fold;
    }
    before += count;
  }
  return result;
}

double SvmAccuracies::mean() const {
  return std::accumulate(folds.begin(), folds.end(), 0.0) / static_cast<double>(folds.size());
}

double SvmAccuracies::deviation() const {
  double sum = 0;
  for (const double fold : folds) sum += (fold - mean()) * (fold - mean());
  return std::sqrt(sum / static_cast<double>(folds.size()));
}

std::optional<SvmAccuracies> svm_accuracies(const at::Tensor& train, const at::Tensor& train_labels,
                                            const at::Tensor& test, const at::Tensor& test_labels, std::int64_t classes,
                                            const SvmOptions& options, const std::function<bool()>& stop) {
  check_items(train, train_labels, classes);
  check_items(test, test_labels, classes);
  const at::Tensor fold = stratified_folds(train_labels, options.folds);
  std::vector<std::vector<std::int64_t>> lists = {all_items(train.size(0))};
  for (std::int64_t k = 0; k < options.folds; ++k) lists.push_back(items_where(fold != k));
  std::vector<LinearSvm> machines;
  for (std::size_t m = 0; m < lists.size(); ++m) machines.push_back(empty_machine(train.size(1), classes));
  if (!fit_machines(train, train_labels, lists, machines, options, stop)) return std::nullopt;
  SvmAccuracies found;
  found.test = machines.front().accuracy(test, test_labels);
  for (std::int64_t k = 0; k < options.folds; ++k) {
    const at::Tensor held_out = (fold == k).nonzero().flatten();
    found.folds.push_back(machines[static_cast<std::size_t>(k) + 1].accuracy(
        train.to(at::kCPU).index_select(0, held_out), train_labels.to(at::kCPU).index_select(0, held_out)));
  }
  return found;
}

Numbers measure_linear_svm(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
  const data::Splits splits = teaching_splits(dataset, seed);
  const std::int64_t classes = expect_labels(splits, "linear_svm");
  const std::optional<SvmAccuracies> found =
      svm_accuracies(encode_set(model, splits.train).mean, splits.train.labels, encode_set(model, splits.test).mean,
                     splits.test.labels, classes);
  return {{"svm_test_accuracy", found->test},
          {"svm_fold_accuracy", found->mean()},
          {"svm_fold_deviation", found->deviation()}};
}

}  // namespace latitude::evaluate
