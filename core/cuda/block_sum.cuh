// The sum of one number of each thread of a block, in an order that no race decides.
#pragma once

namespace latitude::cuda {

// Called once in a kernel, by all kThreads (a power of two) of the block; the result is thread 0's.
template <unsigned kThreads>
__device__ double block_sum(double value) {
  static_assert((kThreads & (kThreads - 1)) == 0, "halves must be even");
  __shared__ double sums[kThreads];
  sums[threadIdx.x] = value;
  __syncthreads();
  for (unsigned half = kThreads / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
    __syncthreads();
  }
  return sums[0];
}

inline unsigned blocks_for(long long items, unsigned in_block) {
  return static_cast<unsigned>((items + in_block - 1) / in_block);
}

}  // namespace latitude::cuda
