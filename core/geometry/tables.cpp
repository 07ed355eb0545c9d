#include "geometry/tables.h"

#include <torch/torch.h>

namespace latitude::geometry {

at::Tensor to_tensor(const Eigen::MatrixXd& matrix) {
  const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = matrix.cast<float>();
  return torch::from_blob(const_cast<float*>(rows.data()), {rows.rows(), rows.cols()}).clone();
}

Eigen::MatrixXd to_matrix(const at::Tensor& table) {
  const at::Tensor exact = table.to(at::kCPU, at::kDouble).contiguous();
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      exact.const_data_ptr<double>(), exact.size(0), exact.size(1));
}

}  // namespace latitude::geometry
