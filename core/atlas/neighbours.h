// Nearest neighbours among codes, Euclidean: exact by blocked matrix products, or by a hierarchical navigable small
// world (Malkov and Yashunin 2018, hnswlib) where the exact way would take too long. Codes may be on any device.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

namespace latitude::atlas {

// Asked often while something long runs; true ends it with Stopped.
using StopAsked = std::function<bool()>;
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped") {}
};

// Row i holds the k neighbours of point i, nearest first; equal distances in order of index.
struct Neighbours {
  std::int64_t count = 0, k = 0;
  std::vector<std::int32_t> index;      // [count, k]
  std::vector<float> squared_distance;  // [count, k]
};

// The same as tensors beside the codes: [count, k] int32, [count, k] float.
struct NeighbourTable {
  at::Tensor index, squared_distance;

  std::int64_t k() const { return index.size(1); }
  Neighbours on_host() const;
  // Borrows the memory of `neighbours`.
  static NeighbourTable of(const Neighbours& neighbours);
};

// Exact: on the CPU by its own loops, elsewhere as `products`, which is torch's own operations on any device. The graph
// is built on the CPU, wherever the codes are.
enum class Search { automatic, exact, products, graph };

// Among `codes` [N, D] float32 themselves, each point without itself; 1 <= k < N. The graph is built by one thread, so
// that equal codes give equal neighbours.
Neighbours neighbours_among(const at::Tensor& codes, std::int64_t k, Search search, const StopAsked& stop = {});
NeighbourTable neighbour_table(const at::Tensor& codes, std::int64_t k, Search search, const StopAsked& stop = {});
// Of each query [M, D] among `codes` [N, D]; 1 <= k <= N.
Neighbours neighbours_of(const at::Tensor& queries, const at::Tensor& codes, std::int64_t k, Search search,
                         const StopAsked& stop = {});

}  // namespace latitude::atlas
