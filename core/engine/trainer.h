// Training on a thread of its own: start, pause, resume, stop; a mailbox with the newest status that the window reads
// on a timer (a signal a step would freeze it).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/probe.h"
#include "engine/types.h"
#include "train/progress.h"
#include "train/recipe.h"

namespace latitude::engine {

using train::EpochPoint;
using train::Parts;
using train::Recipe;

enum class Phase { idle, preparing, running, paused, finished, stopped, failed };
std::string to_string(Phase phase);

struct TrainingStatus {
  std::uint64_t revision = 0;  // grows with every change
  Phase phase = Phase::idle;
  std::string message;  // of a failure, or what happens now
  std::string notice;   // what the look for a poor minimum found, or empty
  int epoch = 0, epochs = 0;
  std::int64_t step = 0, steps_per_epoch = 0;
  double images_per_second = 0;
  double seconds_left = 0;
  bool has_pose = false;
  std::vector<EpochPoint> curve;
  std::vector<Probe> probes;
  std::vector<Picture> originals;        // fixed test items ...
  std::vector<Picture> reconstructions;  // ... as the model of this moment sees them
  std::vector<Picture> samples;          // of the prior, fixed noise
  std::string model_path;                // of the last whole save; empty before
};

class Trainer {
 public:
  Trainer();
  ~Trainer();  // stops within 100 ms, keeping a checkpoint

  // Ends what runs, then begins. `folder` takes the model and its checkpoints; `resume` goes on from the one in it.
  // After every `probe_every` epochs and the last a probe is taken of 10,000 training items (0: never; nor is one where
  // the data has no labels).
  void start(Recipe recipe, std::string folder, std::string device, bool resume = false, int probe_every = 0);
  void pause();
  void resume();
  void stop();
  TrainingStatus status() const;
  std::uint64_t revision() const;  // cheap: without copying

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What can be chosen, for the training panel and for errors.
struct Choices {
  std::vector<std::string> data, families, objectives, optimisers, devices;
};
Choices choices();

struct RecipeFile {
  std::string name, path;
};
std::vector<RecipeFile> bundled_recipes();

}  // namespace latitude::engine
