// The inner steps of t-SNE as torch operators, latitude::tsne_..., for tensors on any device; torch's dispatcher
// chooses. On the CPU they call the loops of kernels.h (tsne_cpu.cpp, affinities_cpu.cpp), on a GPU our own kernels
// (core/cuda/tsne_op.cpp), and where neither is torch's own operations (tsne_anywhere.cpp, affinities_anywhere.cpp).
//
// All tensors of a call are contiguous and on one device. Points, forces, gains and the like are [2, N] float: every x,
// then every y. P is in compressed rows (AffinityRows). Sums over all points come as doubles without dimensions that
// stay on the device: none of these waits for a GPU, except `calibrate` and `join` in torch's own operations.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <tuple>

namespace latitude::atlas::ops {

// p(j given i) [N, k] float from squared distances [N, k] float, nearest first: each row has the perplexity, as
// conditional_affinities says.
at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity);
// row, column and value of (p(j given i) + p(i given j)) / 2N, from neighbours [N, k] int32 and p [N, k].
std::tuple<at::Tensor, at::Tensor, at::Tensor> join(const at::Tensor& index, const at::Tensor& p);

// forces[i] = sum over the stored j of p_ij (y_i - y_j) / (1 + d_ij^2).
void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor& forces);
// forces[i] = sum over all j of (y_i - y_j) / (1 + d_ij^2)^2, pair by pair; gives Z.
at::Tensor repulsion(const at::Tensor& points, at::Tensor& forces);

// A grid lies by its frame: [left, bottom, spacing] double, beside the points, which must be at least one node within.
// The masses of the points on it by cubic B-splines, [rows, columns] float.
at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns);
// The spline with coefficients `nodes` at each point: minus half its gradient into `forces`; gives the sum of its
// values.
at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor& forces);

// openTSNE's step along the gradient pull * attracted - 4 / z * repelled, after which the points' mean is zero.
void advance(at::Tensor& points, at::Tensor& update, at::Tensor& gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate);
// KL(P || Q): the sum of p_ij log(p_ij (1 + d_ij^2) z).
at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z);

}  // namespace latitude::atlas::ops
