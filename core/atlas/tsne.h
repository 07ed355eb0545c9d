// t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008) of codes in the plane, a step at a
// time, so that a map can be watched, paused and changed while it settles. Defaults and update rule are openTSNE's
// (Policar, Strazar and Zupan 2024): early exaggeration 12 for 250 iterations, then 500, learning rate N / exaggeration
// (Belkina et al. 2019), momentum 0.8, gains (Jacobs 1988), start at the first two principal components scaled to 1e-4
// (Kobak and Berens 2019).
//
// Everything is a tensor on one device, and the inner steps are torch operators (tsne_ops.h); a step waits for a GPU
// now and then at most.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "atlas/affinities.h"
#include "atlas/repulsion.h"

namespace latitude::atlas {

struct Plane {
  std::vector<float> x, y;
};

struct TsneOptions {
  double perplexity = 30;
  int early_iterations = 250;
  int iterations = 500;  // after the early ones
  double early_exaggeration = 12;
  double exaggeration = 1;
  std::uint64_t seed = 1;                    // of the jitter that parts equal points
  std::optional<Plane> from = std::nullopt;  // a finished map of the codes to go on from, without the early iterations
  Search search = Search::automatic;
  std::optional<at::Device> device = std::nullopt;  // where to compute, when not where the codes are
};

// The perplexity that so few points allow: at most a third of a point's neighbours.
double possible_perplexity(double wanted, std::int64_t count);

class Tsne {
 public:
  // codes [N, D] float, finite, N >= 10. Finds neighbours and affinities, which is what takes long before the first
  // step. Throws Error; Stopped when `stop` says so. Where a GPU's memory is too small, the CPU takes over, then
  // or at any step.
  Tsne(const at::Tensor& codes, const TsneOptions& options, StopAsked stop = {});

  int iteration() const { return iteration_; }
  int last_iteration() const { return options_.early_iterations + options_.iterations; }
  bool done() const { return iteration_ >= last_iteration(); }
  // One iteration. Equal codes, options and threads give equal maps on a CPU, to the bit.
  void step();

  // The map as it is, on the host: this waits for a GPU.
  Plane plane() const;
  const TsneOptions& options() const { return options_; }
  Affinities affinities() const { return affinities_.on_host(); }
  at::Device device() const { return device_; }
  // True once the CPU had to take over from a device whose memory was full.
  bool took_over() const { return took_over_; }
  // KL(P || Q) of the map as it is, Z by the same way as the forces.
  double divergence();
  // Another perplexity from where the map is: new affinities, the same positions, and the late iterations once more.
  void set_perplexity(double perplexity);

 private:
  void prepare();
  void find_affinities();
  at::Tensor first_points();
  void move();
  bool retreat();

  TsneOptions options_;
  StopAsked stop_;
  at::Device device_;
  bool took_over_ = false;
  at::Tensor codes_;
  NeighbourTable neighbours_;
  AffinityRows affinities_;
  std::unique_ptr<Repulsion> repulsion_;
  at::Tensor points_, update_, gain_, attracted_, repelled_;  // [2, N]: every x, then every y
  int iteration_ = 0;
};

// Places new codes [M, D] in a finished map of `codes` [N, D], each by itself, as openTSNE's transform: perplexity 5, a
// start at the median of its 25 nearest, 250 steps with exaggeration 1.5 against the map, which stays as it is.
Plane place_in_map(const at::Tensor& new_codes, const at::Tensor& known_codes, const Plane& map,
                   const StopAsked& stop = {});

}  // namespace latitude::atlas
