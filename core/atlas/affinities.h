// The probabilities that t-SNE keeps (van der Maaten and Hinton 2008): p(j given i), Gaussian in the squared distance
// with the width that gives every row the wanted perplexity, and their symmetric mean P.
#pragma once

#include "atlas/neighbours.h"

namespace latitude::atlas {

// P in compressed rows: symmetric, without diagonal, sums to one.
struct Affinities {
  std::int64_t count = 0;
  std::vector<std::int64_t> row;     // [count + 1]
  std::vector<std::int32_t> column;  // of each row in increasing order
  std::vector<float> value;
};

// The same as tensors on the neighbours' device: [count + 1] int64, [entries] int32, [entries] float.
struct AffinityRows {
  at::Tensor row, column, value;

  Affinities on_host() const;
};

// p(j given i) for each neighbour, [count, k]; every row sums to one and has the perplexity 2^H to nine digits, except
// rows in which no width reaches it (equal distances): those stay uniform over what is nearest. 1 <= perplexity < k.
std::vector<float> conditional_affinities(const Neighbours& neighbours, double perplexity);

// (p(j given i) + p(i given j)) / 2N.
Affinities joint_affinities(const Neighbours& neighbours, double perplexity);
AffinityRows joint_affinities(const NeighbourTable& neighbours, double perplexity);

}  // namespace latitude::atlas
