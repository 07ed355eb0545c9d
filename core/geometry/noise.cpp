#include "geometry/noise.h"

#include <torch/torch.h>

#include "nn/random.h"

namespace latitude::geometry {

Eigen::MatrixXd normal_noise(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  at::Generator from = nn::generator(seed);
  const at::Tensor drawn = nn::normal(rows, columns, torch::empty({0}, at::kDouble), from).contiguous();
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
      drawn.data_ptr<double>(), rows, columns);
}

}  // namespace latitude::geometry
