// t-SNE of an atlas's codes on a thread of its own, behind everything that a hand feels: the map is published many
// times a second while it settles, can be paused, and goes on from where it is with another perplexity. It is computed
// on a GPU where there is one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "atlas/atlas.h"

namespace latitude::engine {

struct MapMoment {
  std::uint64_t request = 0;  // of the `start` that asked for it
  atlas::Plane plane;
  double perplexity = 0;
  int iteration = 0, iterations = 0;
  std::optional<double> divergence;
  bool settling = false, paused = false;
  double seconds_left = 0;
};

class MapMaker {
 public:
  // Both are called on the maker's thread. `failed` also hears that the CPU had to take over from a GPU: then the map
  // goes on.
  struct Listener {
    std::function<void(MapMoment)> moved;
    std::function<void(std::uint64_t request, std::string what)> failed;
  };

  explicit MapMaker(Listener listener);
  ~MapMaker();
  MapMaker(const MapMaker&) = delete;
  MapMaker& operator=(const MapMaker&) = delete;

  // Maps `codes` [N, D]; what was being mapped ends, unless it is the same tensor: that map goes on with the new
  // perplexity. A new one goes on `from` another map of the codes where there is one.
  void start(at::Tensor codes, double perplexity, std::uint64_t request,
             std::optional<atlas::Plane> from = std::nullopt);
  void pause(bool paused);
  // Ends what runs and waits for it (at most one iteration); nothing is heard afterwards.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace latitude::engine
