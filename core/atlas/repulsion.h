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

class Repulsion {
 public:
  virtual ~Repulsion() = default;
  // Of `count` finite points on each other; `forces` is resized.
  virtual void among(kernels::Points points, std::size_t count, Forces& forces) = 0;
};

// Every pair, on all threads.
std::unique_ptr<Repulsion> exact_repulsion();

// phi(y) = sum over j of 1 / (1 + |y - y_j|^2) for a set of points, readable anywhere in their box. In the manner of
// FIt-SNE (Linderman et al. 2019, eq. 10 to 12), with one convolution in place of four: the repulsive force is minus
// half the gradient of phi, and Z is the sum of phi at the points, less the points themselves. Masses go to a grid by
// cubic B-splines, phi on the grid is one product in Fourier space (on twice the grid, so that nothing wraps around),
// and the spline's own value and slope are read. The B-spline's inverse filter, applied for both ends, makes it
// interpolate.
class Potential {
 public:
  void of(kernels::Points points, std::size_t count);
  // Sum of phi at the points first..last, which must lie in the box, less the background; the forces there go into
  // (to_x, to_y).
  double read(kernels::Points points, std::size_t first, std::size_t last, float* to_x, float* to_y) const;
  // What a value read is short of: N in a small plane, where phi is nearly N everywhere and single precision could not
  // tell its values apart, else 0.
  double background() const;
  // The nearest place in the box.
  void keep_inside(float& x, float& y) const;

 private:
  void place(kernels::Points points, std::size_t count);
  at::Tensor kernel() const;
  kernels::Grid grid() const;

  double spacing_ = 0, left_ = 0, bottom_ = 0, right_ = 0, top_ = 0;
  std::int64_t rows_ = 0, columns_ = 0;  // of the padded grid
  std::size_t count_ = 0;
  bool less_one_ = false;
  at::Tensor kernel_, nodes_;
};

// By the potential's interpolation: N log N.
std::unique_ptr<Repulsion> interpolated_repulsion();

// The faster of the two for that many points.
std::unique_ptr<Repulsion> make_repulsion(std::size_t count);

}  // namespace latitude::atlas
