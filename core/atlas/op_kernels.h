// What tsne_ops.cpp registers: each operator for the CPU, and in torch's own operations for anywhere else.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <tuple>

namespace latitude::atlas {

using Rows = std::tuple<at::Tensor, at::Tensor, at::Tensor>;  // row, column, value

namespace cpu {
at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity);
Rows join(const at::Tensor& index, const at::Tensor& p);
void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor forces);
at::Tensor repulsion(const at::Tensor& points, at::Tensor forces);
at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns);
at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces);
void advance(at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate);
at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z);
}  // namespace cpu

namespace anywhere {
at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity);
Rows join(const at::Tensor& index, const at::Tensor& p);
void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor forces);
at::Tensor repulsion(const at::Tensor& points, at::Tensor forces);
at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns);
at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces);
void advance(at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate);
at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z);
}  // namespace anywhere

}  // namespace latitude::atlas
