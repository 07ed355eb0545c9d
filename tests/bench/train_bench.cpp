// Seconds an epoch of training on the real MNIST, batch 100; one iteration is one epoch (test loss included). Beside
// PyTorch: tests/bench/compare_training.py.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "io/error.h"
#include "train/training.h"

namespace {

using namespace latitude;

double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void epoch(benchmark::State& state, const io::Json& model, const io::Json& optimiser) {
  train::Recipe recipe;
  recipe.model = model;
  recipe.optimiser = optimiser;
  recipe.epochs = 1'000'000;
  try {
    train::Training training(recipe, data::load_splits("mnist"), at::kCPU);
    bool more = true;
    const train::Listener listener{.on_step = [&](const train::Progress&) { return more; },
                                   .on_epoch = [&](const train::EpochPoint&) { more = false; }};
    for (auto _ : state) {
      more = true;
      training.run(listener);
    }
    state.SetItemsProcessed(state.iterations() * training.splits().train.size());
    state.counters["peak_MiB"] = peak_mebibytes();
    state.counters["train_loss"] = training.curve().back().train.loss;
  } catch (const Error& error) {
    state.SkipWithError(error.what());
  }
}

const io::Json kVae = {{"family", "vae"}, {"z", 20}, {"hidden", {256, 256}}};
const io::Json kTvae = {{"family", "tvae"}, {"z", 20}, {"hidden", {256, 256}}};
const io::Json kAdam = {{"name", "adam"}, {"rate", 0.001}}, kAdadelta = {{"name", "adadelta"}};

void BM_VaeEpochAdam(benchmark::State& state) { epoch(state, kVae, kAdam); }
void BM_TvaeEpochAdam(benchmark::State& state) { epoch(state, kTvae, kAdam); }
void BM_VaeEpochAdadelta(benchmark::State& state) { epoch(state, kVae, kAdadelta); }

}  // namespace

BENCHMARK(BM_VaeEpochAdam)->Iterations(3)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(BM_TvaeEpochAdam)->Iterations(3)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK(BM_VaeEpochAdadelta)->Iterations(3)->Unit(benchmark::kSecond)->UseRealTime();
BENCHMARK_MAIN();
