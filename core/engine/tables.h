// Numbers on their way between torch, Eigen and plain vectors.
#pragma once

#include <ATen/core/Tensor.h>

#include <Eigen/Core>
#include <vector>

namespace latitude::engine {

// Rows of `columns` numbers each as a table [N, columns].
at::Tensor rows(const std::vector<std::vector<float>>& values, std::int64_t columns);
// All of them, row by row.
std::vector<float> floats(const at::Tensor& values);
std::vector<float> floats(const Eigen::VectorXd& values);

}  // namespace latitude::engine
