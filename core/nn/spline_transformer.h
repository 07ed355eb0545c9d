// The thin-plate spline transformer on n x n control points (Bookstein 1989, "Principal warps"; Jaderberg et al. 2015;
// Vive 2017, section I.iv, n = 3: 18 parameters). The points p_k lie on a regular grid over the picture; u holds where
// in the template each is read, all x, then all y, row by row. Between them template_from_image is the smoothest map,
// sum_k w_k U(|p - p_k|) + a_0 + A p with U(r) = r^2 log r^2, which is linear in u: the system is solved once for each
// size of picture, and a grid is a matrix product. It has no inverse in closed form.
#pragma once

#include <map>
#include <mutex>
#include <tuple>

#include "nn/transformer.h"

namespace latitude::nn {

class SplineTransformer : public Transformer {
 public:
  explicit SplineTransformer(std::int64_t side);  // 2 to 8 points a side

  std::string name() const override;
  std::int64_t parameters() const override { return 2 * side_ * side_; }
  at::Tensor identity() const override;
  at::Tensor grid(const at::Tensor& u, const Lattice& over) const override;
  // Of each control point how far the picture is moved there, to the right and down, in pixels.
  std::vector<PoseControl> controls(std::int64_t height, std::int64_t width) const override;
  PoseControls to_controls(const at::Tensor& u, std::int64_t height, std::int64_t width) const override;
  at::Tensor from_controls(const PoseControls& controls, std::int64_t height, std::int64_t width) const override;

 private:
  // [height width, side^2] of this type, on this device: the weights of the control points' values at each pixel.
  at::Tensor basis(const Lattice& over, at::ScalarType type, const at::Device& device) const;

  std::int64_t side_;
  at::Tensor points_;  // [side^2, 2] double, in [-1, 1]
  mutable std::mutex mutex_;
  mutable std::map<std::tuple<Lattice, at::ScalarType, std::string>, at::Tensor> bases_;  // those that were asked for
};

}  // namespace latitude::nn
