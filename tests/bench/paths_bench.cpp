// Paths between posteriors of a bundled model's atlas: what the window waits for when an end moves. Files are found by
// the program's own rules (LATITUDE_HOME).
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include "engine/bundle.h"
#include "engine/open_model.h"

namespace {

using latitude::engine::OpenModel;

// A new pair of items each time, so that no path begins where the last one ended.
void walk(benchmark::State& state, const char* name, const std::vector<std::string>& kinds, bool hasty) {
  const OpenModel model(latitude::engine::find_model(name));
  int from = 0;
  for (auto _ : state) {
    from = (from + 37) % (model.info().items - 1);
    benchmark::DoNotOptimize(model.paths({.from = from, .to = from + 1, .kinds = kinds}, {}, hasty));
  }
}

void BM_PullbackPathTvae(benchmark::State& state) { walk(state, "mnist-tvae-affine-20", {"pull-back"}, false); }
void BM_PullbackPathVae(benchmark::State& state) { walk(state, "mnist-vae-20", {"pull-back"}, false); }
void BM_PullbackPathHasty(benchmark::State& state) { walk(state, "mnist-tvae-affine-20", {"pull-back"}, true); }
void BM_DensityPath(benchmark::State& state) { walk(state, "mnist-tvae-affine-20", {"density"}, false); }
void BM_FiveRowsOfTheStudy(benchmark::State& state) {
  walk(state, "mnist-tvae-affine-20", {"pixels", "linear", "linear-sampled", "fisher-rao-sampled", "fisher-rao"},
       false);
}

}  // namespace

BENCHMARK(BM_PullbackPathTvae)->Unit(benchmark::kMillisecond)->MinTime(3);
BENCHMARK(BM_PullbackPathVae)->Unit(benchmark::kMillisecond)->MinTime(3);
BENCHMARK(BM_PullbackPathHasty)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_DensityPath)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FiveRowsOfTheStudy)->Unit(benchmark::kMillisecond);

int main(int count, char** arguments) {
  ::setenv("LATITUDE_HOME", LATITUDE_SOURCE_DIR, /*overwrite=*/0);
  benchmark::Initialize(&count, arguments);
  benchmark::RunSpecifiedBenchmarks();
}
