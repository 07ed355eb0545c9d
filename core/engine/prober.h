// Takes the probes of a run (engine/probe.h) between its epochs and keeps them beside its checkpoint, so that a run
// that goes on has those from before.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/probe.h"
#include "io/json.h"
#include "train/training.h"

namespace latitude::engine {

// Training items that a classifier sees while a person waits; each more costs as much as the first.
inline constexpr std::int64_t kLiveProbeItems = 10'000;

// Classes can be told apart only where there are labels, and samples drawn only where there is a posterior.
bool can_probe(const model::GenerativeModel& model, const data::Splits& splits);

// Of the model as it is now: classifiers fitted to `most_train_items` of the training set, drawn from all of it by
// `seed` (0: all), and measured on them and on the whole test set. `seed` fixes the samples. `stop` is asked every few
// milliseconds (a pass over all 60,000 items of MNIST takes ten times as long), true ends it with nothing. The epoch is
// left at 0. Throws Error where it cannot probe.
std::optional<Probe> measure_probe(model::GenerativeModel& model, const data::Splits& splits, std::uint64_t seed,
                                   std::int64_t most_train_items, const std::function<bool()>& stop = {});

// What lies beside a checkpoint.
struct KeptProbes {
  std::int64_t train_items = 0;  // that each classifier saw
  std::vector<Probe> probes;     // by epoch
};
io::Json to_json(const KeptProbes& kept);
// Those of the epochs up to `last_epoch`; none where there is no file. Throws Error when it cannot be read.
KeptProbes read_probes(const std::filesystem::path& file, std::size_t last_epoch);
// Whether a run of so many epochs takes a probe after this one: every `every` (0: never) and the last.
bool probe_is_due(std::int64_t epoch, std::int64_t epochs, int every);

class Prober {
 public:
  // For a run that cannot be probed `every` is 0. A run that goes on keeps the probes in `file` of its epochs so far
  // (of as many items), a new one removes them. Throws Error when they cannot be read.
  Prober(train::Training& training, std::filesystem::path file, int every, std::int64_t most_train_items);

  // Between two epochs: takes the probe of the last one where it is due and not yet there, and saves it. False when
  // `stop` ended it.
  bool see_epoch(const std::function<bool()>& stop);
  // The run began again: what was kept is another's.
  void begin_again() { kept_.probes.clear(); }
  const std::vector<Probe>& probes() const { return kept_.probes; }

 private:
  train::Training& training_;
  std::filesystem::path file_;
  int every_;
  KeptProbes kept_;
};

}  // namespace latitude::engine
