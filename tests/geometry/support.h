// What the tests of core/geometry share: Gaussians by number and "throws an Error that says so".
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "geometry/gaussian.h"
#include "io/error.h"

namespace latitude::geometry::test {

inline DiagonalGaussian gaussian(const std::vector<double>& mean, const std::vector<double>& std) {
  return {Eigen::Map<const Eigen::VectorXd>(mean.data(), static_cast<Eigen::Index>(mean.size())),
          Eigen::Map<const Eigen::VectorXd>(std.data(), static_cast<Eigen::Index>(std.size()))};
}

// Means in [-2, 2], deviations e^(-spread) to e^spread.
inline DiagonalGaussian random_gaussian(std::mt19937_64& random, int dimensions, double spread) {
  const auto uniform = [&] { return 2 * (static_cast<double>(random() >> 11) * 0x1p-53) - 1; };
  DiagonalGaussian result{Eigen::VectorXd(dimensions), Eigen::VectorXd(dimensions)};
  for (int i = 0; i < dimensions; ++i) {
    result.mean[i] = 2 * uniform();
    result.std[i] = std::exp(spread * uniform());
  }
  return result;
}

// How far two Gaussians are from each other, beside their size: the largest over dimensions of the error of the mean in
// deviations and of the deviation.
inline double difference(const DiagonalGaussian& a, const DiagonalGaussian& b) {
  const Eigen::ArrayXd mean = ((a.mean - b.mean).array() / b.std.array()).abs();
  const Eigen::ArrayXd std = (a.std.array() / b.std.array() - 1).abs();
  return std::max(mean.maxCoeff(), std.maxCoeff());
}

// The text of the Error that `work` throws; fails the test where it throws none.
inline std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "no Error was thrown";
  return {};
}

}  // namespace latitude::geometry::test
