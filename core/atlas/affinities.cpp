#include "atlas/affinities.h"

#include <torch/torch.h>

#include <string>

#include "atlas/host.h"
#include "atlas/tsne_ops.h"
#include "io/error.h"

namespace latitude::atlas {
namespace {

at::Tensor conditional(const NeighbourTable& neighbours, double perplexity) {
  const std::int64_t k = neighbours.k();
  if (!(perplexity >= 1) || !(perplexity <= static_cast<double>(k))) {
    throw Error("t-SNE: found perplexity " + std::to_string(perplexity) + ", expected 1 to the " + std::to_string(k) +
                " neighbours of each point");
  }
  const torch::NoGradGuard no_grad;
  return ops::calibrate(neighbours.squared_distance, perplexity);
}

}  // namespace

Affinities AffinityRows::on_host() const {
  return {row.size(0) - 1, host_values<std::int64_t>(row), host_values<std::int32_t>(column),
          host_values<float>(value)};
}

std::vector<float> conditional_affinities(const Neighbours& neighbours, double perplexity) {
  return host_values<float>(conditional(NeighbourTable::of(neighbours), perplexity));
}

Affinities joint_affinities(const Neighbours& neighbours, double perplexity) {
  return joint_affinities(NeighbourTable::of(neighbours), perplexity).on_host();
}

AffinityRows joint_affinities(const NeighbourTable& neighbours, double perplexity) {
  const torch::NoGradGuard no_grad;
  auto [row, column, value] = ops::join(neighbours.index, conditional(neighbours, perplexity));
  return {row, column, value};
}

}  // namespace latitude::atlas
