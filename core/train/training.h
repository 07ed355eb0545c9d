// The training loop: batches, test loss each epoch, checkpoints from which a run goes on to the same bits.
//
// A run's random numbers are fixed by the recipe's seed: the order of an epoch by (seed, epoch), the noise of the
// reparametrised samples by one sequence whose state is kept in the checkpoint, the test noise by the seed alone. On
// the CPU, at a given number of threads, equal recipes give equal weights to the bit; a GPU's sums may differ.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "data/dataset.h"
#include "model/model_file.h"
#include "objective/objective.h"
#include "train/flat_weights.h"
#include "train/minimum.h"
#include "train/optimiser.h"
#include "train/progress.h"
#include "train/recipe.h"

namespace latitude::train {

// What the recipe's look for a poor local minimum found.
struct MinimumSeen {
  int attempt = 0;          // 0: the recipe's seed; later ones have seeds of their own
  std::int64_t epochs = 0;  // after which it was looked for
  Minimum found;
  bool again = false;  // the run begins again, from another seed

  std::string text() const;  // one line: what was found, and what follows
};

// Called on the thread that trains.
struct Listener {
  // After each step and between the blocks of the test set; false stops the run. May read the model.
  std::function<bool(const Progress&)> on_step;
  std::function<void(const EpochPoint&)> on_epoch;
  // After on_epoch of the epoch in which the recipe asks for it; where it says `again` the curve is empty from here on.
  std::function<void(const MinimumSeen&)> on_minimum = {};
};

class Training {
 public:
  // Throws Error when the recipe does not fit the data (values outside [0, 1] under a Bernoulli likelihood, a batch
  // beyond the set) or asks for something unknown.
  Training(const Recipe& recipe, data::Splits splits, at::Device device);

  // Goes on to the recipe's last epoch; true when it got there, false when it was stopped. Throws Error when a loss or
  // weight is not finite (seen within 50 steps); what was saved before stays.
  bool run(const Listener& listener);

  // Whole state: weights, optimiser, epoch, step, random state, curve, attempt. Atomic.
  void save_checkpoint(const std::filesystem::path& path);
  // Throws Error when the checkpoint is another recipe's (more epochs are allowed) or another data set's.
  void load_checkpoint(const std::filesystem::path& path);
  // The model alone, with the recipe, the data's checksum, the curve and `more` as metadata. Atomic.
  void save_model(const std::filesystem::path& path, const model::Metadata& more = {});

  model::GenerativeModel& model() { return *model_; }
  const model::Model& shared_model() const { return model_; }
  const data::Splits& splits() const { return splits_; }
  const Recipe& recipe() const { return recipe_; }
  const std::vector<EpochPoint>& curve() const { return curve_; }
  std::int64_t steps_per_epoch() const { return steps_per_epoch_; }

 private:
  std::uint64_t seed() const;  // of this attempt
  void begin();
  void look_for_minimum(const Listener& listener);
  void train_step(const at::Tensor& order);
  bool finish_epoch(const Listener& listener);
  bool measure_test(const Listener& listener, Parts& parts);
  Progress progress() const;
  void check_finite();
  model::Metadata metadata() const;

  Recipe recipe_;
  data::Splits splits_;
  at::Device device_;
  model::Model model_;
  std::shared_ptr<const objective::Objective> objective_;
  std::unique_ptr<FlatWeights> weights_;
  std::unique_ptr<Optimiser> optimiser_;
  at::Generator noise_;
  at::Tensor sums_;  // of (loss, reconstruction, kl_z, kl_u) over the epoch's images so far, [4] float64
  std::int64_t steps_per_epoch_ = 0;
  std::int64_t epoch_ = 0;  // finished
  std::int64_t step_ = 0;   // within the epoch
  std::vector<EpochPoint> curve_;
  int attempt_ = 0;
  std::optional<Minimum> minimum_;  // of this attempt, once it was looked for
  std::int64_t images_this_run_ = 0;
  double seconds_this_run_ = 0;
};

}  // namespace latitude::train
