// A smaller set that stands for a larger one.
#pragma once

#include "data/dataset.h"

namespace latitude::data {

// `most` items evenly spread over the set, so that one ordered by class is seen whole; the set itself where it has no
// more. It bears the set's name and checksum.
Dataset thinned(const Dataset& set, std::int64_t most);

// The same with one item from each of `most` equal parts of the set, drawn by `seed`: where items of the classes come
// by turns, even steps would meet some classes only.
Dataset drawn(const Dataset& set, std::int64_t most, std::uint64_t seed);

}  // namespace latitude::data
