#include "engine/tables.h"

#include <torch/torch.h>

#include <algorithm>

namespace latitude::engine {

at::Tensor rows(const std::vector<std::vector<float>>& values, std::int64_t columns) {
  at::Tensor table = torch::empty({static_cast<std::int64_t>(values.size()), columns});
  float* out = table.data_ptr<float>();
  for (const std::vector<float>& row : values) out = std::copy(row.begin(), row.end(), out);
  return table;
}

std::vector<float> floats(const at::Tensor& values) {
  const at::Tensor flat = values.to(at::kFloat).contiguous();
  return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

std::vector<float> floats(const Eigen::VectorXd& values) {
  const Eigen::VectorXf f = values.cast<float>();
  return {f.data(), f.data() + f.size()};
}

}  // namespace latitude::engine
