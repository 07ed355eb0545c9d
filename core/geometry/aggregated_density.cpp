#include "geometry/aggregated_density.h"

#include <cmath>
#include <numbers>

namespace latitude::geometry {

AggregatedDensity::AggregatedDensity(const Eigen::MatrixXd& means, const Eigen::MatrixXd& deviations)
    : precision_(deviations.array().square().inverse().matrix().transpose()),
      weighted_mean_(means.transpose().cwiseProduct(precision_)),
      constant_(-0.5 * means.transpose().cwiseProduct(weighted_mean_).colwise().sum().transpose() -
                deviations.array().log().matrix().rowwise().sum()) {
  constant_.array() -= 0.5 * static_cast<double>(means.cols()) * std::log(2 * std::numbers::pi) +
                       std::log(static_cast<double>(means.rows()));
}

Eigen::VectorXd AggregatedDensity::log_density(const Eigen::MatrixXd& codes) const {
  Eigen::VectorXd result(codes.rows());
  for (Eigen::Index k = 0; k < codes.rows(); ++k) {
    const Eigen::VectorXd z = codes.row(k).transpose();
    const Eigen::VectorXd each =
        constant_ + weighted_mean_.transpose() * z - 0.5 * (precision_.transpose() * z.array().square().matrix());
    const double most = each.maxCoeff();
    result[k] = most + std::log((each.array() - most).exp().sum());
  }
  return result;
}

}  // namespace latitude::geometry
