// Tables of numbers between Eigen, in which geometry computes, and torch, in which decoders do.
#pragma once

#include <ATen/core/Tensor.h>

#include <Eigen/Core>

namespace latitude::geometry {

at::Tensor to_tensor(const Eigen::MatrixXd& matrix);  // [N, D] float
Eigen::MatrixXd to_matrix(const at::Tensor& table);   // [N, D]

}  // namespace latitude::geometry
