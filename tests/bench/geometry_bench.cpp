// Fisher-Rao distances and geodesics between 20-dimensional posteriors.
#include <benchmark/benchmark.h>

#include <random>

#include "geometry/path.h"

namespace {

using namespace latitude::geometry;

std::vector<DiagonalGaussian> posteriors(int count) {
  std::mt19937 from(1);
  std::normal_distribution<double> normal;
  std::vector<DiagonalGaussian> all;
  for (int i = 0; i < count; ++i) {
    DiagonalGaussian g{Eigen::VectorXd(20), Eigen::VectorXd(20)};
    for (int k = 0; k < 20; ++k) {
      g.mean[k] = normal(from);
      g.std[k] = std::exp(normal(from) - 2);
    }
    all.push_back(g);
  }
  return all;
}

void BM_FisherRaoDistance(benchmark::State& state) {
  const std::vector<DiagonalGaussian> all = posteriors(1000);
  for (auto _ : state) {
    for (std::size_t i = 1; i < all.size(); ++i) benchmark::DoNotOptimize(fisher_rao_distance(all[i - 1], all[i]));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size() - 1));
}

void BM_FisherRaoGeodesicOfTwelve(benchmark::State& state) {
  const std::vector<DiagonalGaussian> all = posteriors(2);
  for (auto _ : state) benchmark::DoNotOptimize(walk(path_kind("fisher-rao"), all[0], all[1], 12));
}

}  // namespace

BENCHMARK(BM_FisherRaoDistance);
BENCHMARK(BM_FisherRaoGeodesicOfTwelve);
BENCHMARK_MAIN();
