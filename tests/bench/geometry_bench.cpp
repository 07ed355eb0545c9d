// Fisher-Rao distances, geodesics and means of 20-dimensional posteriors, and the geodesic of full-covariance poses.
#include <benchmark/benchmark.h>

#include <random>

#include "geometry/fisher_rao_table.h"
#include "geometry/full_gaussian.h"
#include "geometry/mean.h"
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

// One posterior against a table of 10,000; an item is one distance: 2 M/s are 2,000 a millisecond.
void BM_FisherRaoTable(benchmark::State& state) {
  const std::vector<DiagonalGaussian> all = posteriors(10001);
  Eigen::ArrayXXd means(10000, 20), stds(10000, 20);
  for (Eigen::Index n = 0; n < means.rows(); ++n) {
    means.row(n) = all[static_cast<std::size_t>(n) + 1].mean.transpose();
    stds.row(n) = all[static_cast<std::size_t>(n) + 1].std.transpose();
  }
  for (auto _ : state) benchmark::DoNotOptimize(fisher_rao_distances(all[0], means, stds));
  state.SetItemsProcessed(state.iterations() * means.rows());
}

void BM_FisherRaoMeanOfThousand(benchmark::State& state) {
  const std::vector<DiagonalGaussian> all = posteriors(1000);
  for (auto _ : state) benchmark::DoNotOptimize(fisher_rao_mean(all));
}

void BM_FullGeodesicOfSix(benchmark::State& state) {
  std::mt19937 from(2);
  std::normal_distribution<double> normal;
  const auto draw = [&] {
    const Eigen::MatrixXd root = Eigen::MatrixXd::NullaryExpr(6, 6, [&] { return normal(from); });
    return FullGaussian{Eigen::VectorXd::NullaryExpr(6, [&] { return normal(from); }),
                        root * root.transpose() + 0.1 * Eigen::MatrixXd::Identity(6, 6)};
  };
  const FullGaussian a = draw(), b = draw();
  for (auto _ : state) benchmark::DoNotOptimize(FullGeodesic(a, b).length());
}

void BM_FisherRaoGeodesicOfTwelve(benchmark::State& state) {
  const std::vector<DiagonalGaussian> all = posteriors(2);
  for (auto _ : state) benchmark::DoNotOptimize(walk(path_kind("fisher-rao"), all[0], all[1], 12));
}

}  // namespace

BENCHMARK(BM_FisherRaoDistance);
BENCHMARK(BM_FisherRaoTable);
BENCHMARK(BM_FisherRaoMeanOfThousand);
BENCHMARK(BM_FullGeodesicOfSix);
BENCHMARK(BM_FisherRaoGeodesicOfTwelve);
BENCHMARK_MAIN();
