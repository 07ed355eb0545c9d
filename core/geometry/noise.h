// Standard normal noise that a seed fixes, for the paths that sample.
#pragma once

#include <Eigen/Core>
#include <cstdint>

namespace latitude::geometry {

// [rows, columns]: the generator of nn/random.h, the same numbers everywhere.
Eigen::MatrixXd normal_noise(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed);

}  // namespace latitude::geometry
