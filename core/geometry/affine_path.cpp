#include "geometry/affine_path.h"

#include <cmath>
#include <complex>
#include <numbers>

#include <Eigen/LU>
#include <unsupported/Eigen/MatrixFunctions>

#include "io/error.h"

namespace latitude::geometry {
namespace {

using Eigen::Matrix2d;
using Eigen::Matrix3d;
using Eigen::Vector2d;

// Of the determinant, beside the squared size of the entries.
constexpr double kLeastDeterminant = 1e-12;

void check(const Affine& pose, const char* name) {
  const Matrix2d linear = pose.leftCols<2>();
  if (!pose.allFinite()) throw Error(std::string(name) + ": a pose's entry is not finite");
  if (!(std::abs(linear.determinant()) > kLeastDeterminant * linear.squaredNorm())) {
    throw Error(std::string(name) + ": the pose flattens the picture, expected one that can be undone");
  }
}

Matrix3d homogeneous(const Affine& pose) {
  Matrix3d result = Matrix3d::Identity();
  result.topRows<2>() = pose;
  return result;
}

// Whether an eigenvalue of the linear part lies on the negative axis, where the principal logarithm ends.
bool has_no_logarithm(const Matrix2d& linear) {
  const double trace = linear.trace(), det = linear.determinant();
  const double discriminant = trace * trace / 4 - det;
  // Complex eigenvalues, half a turn apart from none: a small imaginary part beside a negative real one.
  if (discriminant < 0) return trace < 0 && -discriminant < 1e-14 * trace * trace;
  return det < 0 || trace < 0;
}

struct Parts {
  double angle, log_x, log_y, shear;
  bool mirrored;
  Vector2d shift;
};

Parts parts_of(const Affine& image_from_template) {
  const Matrix2d linear = image_from_template.leftCols<2>();
  const double scale_x = linear.col(0).norm(), angle = std::atan2(linear(1, 0), linear(0, 0));
  const double c = std::cos(angle), s = std::sin(angle);
  const double upper = c * linear(0, 1) + s * linear(1, 1), scale_y = c * linear(1, 1) - s * linear(0, 1);
  return {.angle = angle,
          .log_x = std::log(scale_x),
          .log_y = std::log(std::abs(scale_y)),
          .shear = upper / scale_y,
          .mirrored = scale_y < 0,
          .shift = image_from_template.col(2)};
}

Affine from_parts(const Parts& parts) {
  const double scale_y = parts.mirrored ? -std::exp(parts.log_y) : std::exp(parts.log_y);
  Matrix2d turn, rest;
  turn << std::cos(parts.angle), -std::sin(parts.angle), std::sin(parts.angle), std::cos(parts.angle);
  rest << std::exp(parts.log_x), parts.shear * scale_y, 0, scale_y;
  Affine result;
  result.leftCols<2>() = turn * rest;
  result.col(2) = parts.shift;
  return result;
}

}  // namespace

Affine affine_product(const Affine& outer, const Affine& inner) {
  return (homogeneous(outer) * homogeneous(inner)).topRows<2>();
}

Affine affine_inverse(const Affine& pose) {
  check(pose, "inverse of a pose");
  return homogeneous(pose).inverse().topRows<2>();
}

Affine affine_log_point(const Affine& a, const Affine& b, double t) {
  check(a, "path of poses, A");
  check(b, "path of poses, B");
  const Affine change = affine_product(affine_inverse(a), b);
  if (has_no_logarithm(change.leftCols<2>())) {
    throw Error(
        "path of poses: found a change that mirrors or turns by half a turn, expected one with a real logarithm");
  }
  const Matrix3d rate = homogeneous(change).log();
  return (homogeneous(a) * Matrix3d(t * rate).exp()).topRows<2>();
}

Affine affine_parts_point(const Affine& a, const Affine& b, double t) {
  check(a, "path of poses, A");
  check(b, "path of poses, B");
  const Parts from = parts_of(affine_inverse(a)), to = parts_of(affine_inverse(b));
  if (from.mirrored != to.mirrored) {
    throw Error("path of poses: found one pose that mirrors and one that does not, expected both alike");
  }
  const auto between = [t](double x, double y) { return x + t * (y - x); };
  const double turn = std::remainder(to.angle - from.angle, 2 * std::numbers::pi);
  return affine_inverse(from_parts({.angle = from.angle + t * turn,
                                    .log_x = between(from.log_x, to.log_x),
                                    .log_y = between(from.log_y, to.log_y),
                                    .shear = between(from.shear, to.shear),
                                    .mirrored = from.mirrored,
                                    .shift = from.shift + t * (to.shift - from.shift)}));
}

}  // namespace latitude::geometry
