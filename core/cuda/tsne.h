// The inner steps of t-SNE on a GPU, the twins of core/atlas/tsne_cpu.cpp: plain pointers into the GPU's memory, so
// that nvcc never reads torch's headers. What they compute, and the arithmetic of a point, is in core/atlas
// (tsne_ops.h, point_math.h).
//
// Every sum is taken in an order that no race decides, so equal codes give equal maps on one kind of GPU. They are not
// the CPU's to the bit: orders differ, and the GPU multiplies and adds in one rounding.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

#include "atlas/kernels.h"

namespace latitude::cuda {

using atlas::kernels::Points;

// A coordinate each, written to.
struct Pair {
  float* x;
  float* y;
};

// P in compressed rows.
struct Rows {
  const std::int64_t* row;  // [count + 1]
  const std::int32_t* column;
  const float* value;
};

// Where a grid lies and how large it is.
struct Nodes {
  const double* frame;  // left, bottom, spacing
  std::int64_t rows, columns;
};

// Sums over all points come in parts, one for each block of threads, for the caller to add: so many of them.
std::int64_t tsne_parts_by_tile(std::int64_t count);   // of tsne_repulsion
std::int64_t tsne_parts_by_point(std::int64_t count);  // of tsne_gather
std::int64_t tsne_parts_by_row(std::int64_t count);    // of tsne_divergence

// Each queues its work on the stream and returns the launch's error.

cudaError_t tsne_attraction(const Rows& p, Points at, std::int64_t count, Pair forces, cudaStream_t stream);
cudaError_t tsne_divergence(const Rows& p, Points at, std::int64_t count, const double* z, double* parts,
                            cudaStream_t stream);
cudaError_t tsne_repulsion(Points at, std::int64_t count, Pair forces, double* parts, cudaStream_t stream);

// masses: [rows, columns] zeros, that only this needs.
cudaError_t tsne_spread(Points at, std::int64_t count, const Nodes& grid, std::int64_t* masses, float* nodes,
                        cudaStream_t stream);
cudaError_t tsne_gather(Points at, std::int64_t count, const Nodes& grid, const float* nodes, Pair forces,
                        double* parts, cudaStream_t stream);

struct TsneStep {
  Pair points, update, gain;
  Points attracted, repelled;
  const double* z;
  std::int64_t count;
  float pull, rate;
};
// Moves the points, and leaves their mean where it comes to lie.
cudaError_t tsne_advance(const TsneStep& step, cudaStream_t stream);

// p [count, k] from squared distances alike; entropy in nats.
cudaError_t tsne_calibrate(const float* squared, std::int64_t count, std::int64_t k, double entropy, float* p,
                           cudaStream_t stream);

}  // namespace latitude::cuda
