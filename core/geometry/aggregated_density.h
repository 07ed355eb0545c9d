// The density of the aggregated posterior q(z) = 1/N sum_n q(z given x_n), a mixture of the diagonal Gaussians of a
// data set (Tomczak and Welling 2018, "VAE with a VampPrior", for the term): how much a decoder was trained at a code.
#pragma once

#include <Eigen/Core>

namespace latitude::geometry {

class AggregatedDensity {
 public:
  // Means and deviations [N, D]; deviations above 0.
  AggregatedDensity(const Eigen::MatrixXd& means, const Eigen::MatrixXd& deviations);

  // log q(z) of each row of codes [M, D], in nats: [M].
  Eigen::VectorXd log_density(const Eigen::MatrixXd& codes) const;

 private:
  Eigen::MatrixXd precision_, weighted_mean_;  // 1 / std^2 and mean / std^2, [D, N]
  Eigen::VectorXd constant_;                   // [N]: what does not depend on z
};

}  // namespace latitude::geometry
