// The repulsive part of t-SNE's gradient: for each point the sum over all others of (y_i - y_j) / (1 + d_ij^2)^2, and
// Z, the sum over all pairs of 1 / (1 + d_ij^2).
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "atlas/kernels.h"

namespace latitude::atlas {

struct Forces {
  std::vector<float> x, y;
  double z = 0;
};

// Points are [2, N] float, finite, every x and then every y, on any device; the forces on them are alike.
class Repulsion {
 public:
  virtual ~Repulsion() = default;
  // Of the points on each other, into `forces`; gives Z, a double without dimensions on the points' device.
  virtual at::Tensor push(const at::Tensor& points, at::Tensor& forces) = 0;
  // The same for plain arrays; `forces` is resized.
  void among(kernels::Points points, std::size_t count, Forces& forces);
};

// Every pair.
std::unique_ptr<Repulsion> exact_repulsion();

// How a grid keeps to its points. `closely`: it is put over them anew each time, which the host has to see them for.
// `loosely`: the host looks at them now and then, since that means to wait for a GPU; meanwhile the grid, of as many
// nodes, stretches to hold them wherever they go.
enum class Watch { closely, loosely };

// phi(y) = sum over j of 1 / (1 + |y - y_j|^2) for a set of points, readable anywhere in their box. In the manner of
// FIt-SNE (Linderman et al. 2019, eq. 10 to 12), with one convolution in place of four: the repulsive force is minus
// half the gradient of phi, and Z is the sum of phi at the points, less the points themselves. Masses go to a grid by
// cubic B-splines, phi on the grid is one product in Fourier space (on twice the grid, so that nothing wraps around),
// and the spline's own value and slope are read. The B-spline's inverse filter, applied for both ends, makes it
// interpolate.
class Potential {
 public:
  explicit Potential(Watch watch = Watch::closely) : watch_(watch) {}

  void of(const at::Tensor& points);
  // Sum of phi at the points, which must lie in the box, less the background; the forces there go into `forces`.
  at::Tensor read(const at::Tensor& points, at::Tensor& forces) const;
  // What a value read is short of: N in a small plane, where phi is nearly N everywhere and single precision could not
  // tell its values apart, else 0.
  double background() const;

  // On the CPU and watched closely, the same of the points first..last by the calling thread alone:
  double read(kernels::Points points, std::size_t first, std::size_t last, float* to_x, float* to_y) const;
  // and the nearest place in the box.
  void keep_inside(float& x, float& y) const;

 private:
  void fit(const at::Tensor& box);
  void put_over(const at::Tensor& box);
  at::Tensor kernel(const at::Tensor& spacing) const;

  Watch watch_;
  int age_ = 0;                          // of what the host knows, in calls
  double spacing_ = 0;                   // as wanted
  std::int64_t rows_ = 0, columns_ = 0;  // of the padded grid
  std::int64_t count_ = 0;
  bool less_one_ = false;
  at::Tensor box_;    // double: least x and y, greatest x and y
  at::Tensor frame_;  // double: left, bottom and spacing of the grid
  at::Tensor kernel_, nodes_;
};

// By the potential's interpolation: N log N.
std::unique_ptr<Repulsion> interpolated_repulsion(Watch watch = Watch::closely);

// The fastest for such points.
std::unique_ptr<Repulsion> make_repulsion(const at::Tensor& points);

}  // namespace latitude::atlas
