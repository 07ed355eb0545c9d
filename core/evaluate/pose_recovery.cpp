#include "evaluate/pose_recovery.h"

#include "evaluate/codes.h"
#include "io/array.h"
#include "io/error.h"

namespace latitude::evaluate {
namespace {

void check_tables(const at::Tensor& inputs, const at::Tensor& targets) {
  if (inputs.dim() != 2 || targets.dim() != 2 || inputs.size(0) != targets.size(0) || inputs.size(0) < 2) {
    throw Error("pose recovery: found inputs " + io::to_string(inputs.sizes()) + " and targets " +
                io::to_string(targets.sizes()) + ", expected [N, D] and [N, T] of at least two items");
  }
  if (!inputs.isfinite().all().item<bool>() || !targets.isfinite().all().item<bool>()) {
    throw Error("pose recovery: a code or a pose is not finite");
  }
}

// Names the scores, with their mean under `name` itself.
void add(Numbers& numbers, const std::string& name, const std::vector<std::string>& parts, const at::Tensor& scores) {
  for (std::size_t k = 0; k < parts.size(); ++k) {
    numbers[name + "_" + parts[k]] = scores[static_cast<std::int64_t>(k)].item<double>();
  }
  numbers[name] = scores.mean().item<double>();
}

}  // namespace

at::Tensor recovery(const at::Tensor& train_inputs, const at::Tensor& train_targets, const at::Tensor& test_inputs,
                    const at::Tensor& test_targets) {
  check_tables(train_inputs, train_targets);
  check_tables(test_inputs, test_targets);
  const at::Tensor input_mean = train_inputs.mean(0), target_mean = train_targets.mean(0);
  const at::Tensor weights =  // by singular values, which columns that depend on each other do not trouble
      std::get<0>(torch::linalg_lstsq(train_inputs - input_mean, train_targets - target_mean, std::nullopt, "gelsd"));
  const at::Tensor residual = test_targets - target_mean - (test_inputs - input_mean).mm(weights);
  const at::Tensor whole = (test_targets - test_targets.mean(0)).square().sum(0);
  return torch::where(whole > 0, 1 - residual.square().sum(0) / whole, torch::zeros_like(whole));
}

Numbers pose_recoveries(const PosedCodes& train, const PosedCodes& test) {
  Numbers numbers;
  add(numbers, "pose_r2_z", control_names(), recovery(train.z, train.true_controls, test.z, test.true_controls));
  if (!train.u.defined()) return numbers;
  add(numbers, "pose_r2", control_names(),
      recovery(train.controls, train.true_controls, test.controls, test.true_controls));
  add(numbers, "pose_r2_u", matrix_names(), recovery(train.u, train.true_matrix, test.u, test.true_matrix));
  return numbers;
}

Numbers measure_pose_recovery(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t seed) {
  const data::Splits splits = teaching_splits(dataset, seed);
  return pose_recoveries(posed_codes(model, splits.train, "pose_recovery"),
                         posed_codes(model, splits.test, "pose_recovery"));
}

}  // namespace latitude::evaluate
