// The operators of t-SNE: what stands in on other devices, and our own kernels on a GPU, against the CPU's loops, which
// tsne_test.cpp and neighbours_test.cpp hold against definitions and peers.
#include "atlas/tsne_ops.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "atlas/affinities.h"
#include "atlas/gpu.h"
#include "atlas/memory.h"
#include "atlas/op_kernels.h"
#include "atlas/support.h"
#include "atlas/tsne.h"

namespace latitude::atlas {
namespace {

using namespace test;

// One implementation of every operator.
struct Way {
  const char* name;
  c10::DeviceType device;
  decltype(&cpu::calibrate) calibrate;
  decltype(&cpu::join) join;
  decltype(&cpu::attraction) attraction;
  decltype(&cpu::repulsion) repulsion;
  decltype(&cpu::spread) spread;
  decltype(&cpu::gather) gather;
  decltype(&cpu::advance) advance;
  decltype(&cpu::divergence) divergence;
};

const Way kAnywhere{
    "TorchsOwn",         at::kCPU,         anywhere::calibrate, anywhere::join,    anywhere::attraction,
    anywhere::repulsion, anywhere::spread, anywhere::gather,    anywhere::advance, anywhere::divergence};

// By the dispatcher, which finds our own kernels there.
const Way kGpu{"Gpu",
               at::kCUDA,
               ops::calibrate,
               ops::join,
               [](const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                  at::Tensor forces) { ops::attraction(row, column, value, points, forces); },
               [](const at::Tensor& points, at::Tensor forces) { return ops::repulsion(points, forces); },
               ops::spread,
               [](const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor forces) {
                 return ops::gather(points, frame, nodes, forces);
               },
               [](at::Tensor points, at::Tensor update, at::Tensor gain, const at::Tensor& attracted,
                  const at::Tensor& repelled, const at::Tensor& z, double pull,
                  double rate) { ops::advance(points, update, gain, attracted, repelled, z, pull, rate); },
               ops::divergence};

class TsneOps : public ::testing::TestWithParam<Way> {
 protected:
  void SetUp() override {
    if (way().device == at::kCUDA && !no_gpu().empty()) GTEST_SKIP() << no_gpu();
  }
  static const Way& way() { return GetParam(); }
  static at::Tensor there(const at::Tensor& tensor) { return tensor.to(way().device); }
  static at::Tensor there(double number) { return torch::scalar_tensor(number, at::kDouble).to(way().device); }
};
INSTANTIATE_TEST_SUITE_P(Ways, TsneOps, ::testing::Values(kAnywhere, kGpu),
                         [](const auto& each) { return each.param.name; });

at::Tensor plane(std::int64_t count, double deviation, std::uint64_t seed) {
  return (random_codes(2, count, seed) * deviation).contiguous();
}

// The largest difference, in parts of the largest number.
double off(const at::Tensor& found, const at::Tensor& expected) {
  const at::Tensor a = found.to(at::kCPU, at::kDouble), b = expected.to(at::kDouble);
  if (a.sizes() != b.sizes()) return std::numeric_limits<double>::infinity();
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

AffinityRows affinities(std::int64_t count) {
  return joint_affinities(neighbour_table(random_codes(count, 4, 21), 30, Search::exact), 10);
}

// Counts that fill blocks and tiles of threads, fall short of them and go just beyond.
constexpr std::int64_t kCounts[] = {31, 128, 256, 257, 1500};

TEST_P(TsneOps, AttractAlike) {
  for (const std::int64_t count : kCounts) {
    const AffinityRows p = affinities(count);
    const at::Tensor points = plane(count, 3, 22);
    at::Tensor expected = torch::empty_like(points), found = there(torch::empty_like(points));
    cpu::attraction(p.row, p.column, p.value, points, expected);
    way().attraction(there(p.row), there(p.column), there(p.value), there(points), found);
    EXPECT_LT(off(found, expected), 1e-5) << count;
  }
}

TEST_P(TsneOps, NothingAttractsAPointWithoutAffinities) {
  const at::Tensor row = torch::tensor({0, 2, 2, 3, 3}, at::kLong), column = torch::tensor({1, 2, 0}, at::kInt);
  const at::Tensor value = torch::tensor({0.2F, 0.3F, 0.5F}), points = plane(4, 1, 23);
  at::Tensor expected = torch::empty_like(points), found = there(torch::empty_like(points));
  cpu::attraction(row, column, value, points, expected);
  way().attraction(there(row), there(column), there(value), there(points), found);
  EXPECT_LT(off(found, expected), 1e-6);
  EXPECT_EQ(found[0][1].item<float>(), 0);
  EXPECT_EQ(found[1][3].item<float>(), 0);
}

TEST_P(TsneOps, RepelAlike) {
  for (const std::int64_t count : kCounts) {
    for (const double deviation : {1e-3, 1.0, 30.0}) {
      const at::Tensor points = plane(count, deviation, 24);
      at::Tensor expected = torch::empty_like(points), found = there(torch::empty_like(points));
      const at::Tensor z = cpu::repulsion(points, expected), z_there = way().repulsion(there(points), found);
      EXPECT_LT(off(found, expected), 2e-5) << count << " " << deviation;
      EXPECT_EQ(z_there.scalar_type(), at::kDouble);
      EXPECT_NEAR(z_there.item<double>() / z.item<double>(), 1, 1e-5) << count << " " << deviation;
    }
  }
}

TEST_P(TsneOps, SpreadAndGatherAlike) {
  const std::int64_t rows = 60, columns = 90;
  for (const std::int64_t count : kCounts) {
    // Points from node 1 to nodes 58 and 88 away from the corner, in unequal spread.
    at::Tensor points = random_codes(2, count, 25).sigmoid();
    points[0].mul_(0.25 * (columns - 4)).add_(0.25 - 3);
    points[1].mul_(0.25 * (rows - 4)).add_(0.25 + 7);
    points = points.contiguous();
    const at::Tensor frame = torch::tensor({-3.0, 7.0, 0.25}, at::kDouble);
    const at::Tensor expected = cpu::spread(points, frame, rows, columns);
    const at::Tensor found = way().spread(there(points), there(frame), rows, columns);
    EXPECT_LT(off(found, expected), 1e-5) << count;
    EXPECT_NEAR(found.sum().item<double>(), static_cast<double>(count), 1e-4 * static_cast<double>(count));

    const at::Tensor nodes = random_codes(rows, columns, 26);
    at::Tensor forces = torch::empty_like(points), forces_there = there(torch::empty_like(points));
    const double sum = cpu::gather(points, frame, nodes, forces).item<double>();
    const at::Tensor sum_there = way().gather(there(points), there(frame), there(nodes), forces_there);
    EXPECT_LT(off(forces_there, forces), 1e-5) << count;
    EXPECT_EQ(sum_there.scalar_type(), at::kDouble);
    EXPECT_NEAR(sum_there.item<double>(), sum, 1e-4 * std::sqrt(static_cast<double>(count)));
  }
}

TEST_P(TsneOps, PointsThatAreNotFiniteStayOnTheGrid) {
  // The CPU's loops are never given such points; elsewhere they must not reach beyond the grid's memory.
  at::Tensor points = plane(40, 1, 27);
  points[0][3] = std::numeric_limits<float>::quiet_NaN();
  points[1][4] = std::numeric_limits<float>::infinity();
  points[0][5] = -1e30F;
  const at::Tensor frame = there(torch::tensor({-6.0, -6.0, 0.25}, at::kDouble));
  const at::Tensor nodes = way().spread(there(points), frame, 50, 50);
  EXPECT_EQ(nodes.numel(), 2500);
  at::Tensor forces = there(torch::empty_like(points));
  way().gather(there(points), frame, nodes, forces);
  EXPECT_TRUE(forces[0][0].isfinite().item<bool>());
}

TEST_P(TsneOps, AdvanceAlike) {
  for (const std::int64_t count : kCounts) {
    at::Tensor points = plane(count, 2, 28), update = plane(count, 0.5, 29), gain = torch::ones_like(points);
    update.narrow(1, 0, 7).zero_();
    at::Tensor points_there = there(points).clone(), update_there = there(update).clone(),
               gain_there = there(gain).clone();
    for (int step = 0; step < 5; ++step) {
      // Some points would go too far, and some are in balance.
      at::Tensor attracted = plane(count, 0.01, 30 + static_cast<std::uint64_t>(step));
      at::Tensor repelled = plane(count, 4, 40 + static_cast<std::uint64_t>(step));
      attracted.narrow(1, 20, 5).mul_(1000);
      attracted.narrow(1, 3, 9).zero_();
      repelled.narrow(1, 3, 9).zero_();
      const double z = 700;
      cpu::advance(points, update, gain, attracted, repelled, torch::scalar_tensor(z, at::kDouble), 48, 9.5);
      way().advance(points_there, update_there, gain_there, there(attracted), there(repelled), there(z), 48, 9.5);
    }
    EXPECT_LT(off(gain_there, gain), 1e-5) << count;
    EXPECT_LT(off(update_there, update), 1e-4) << count;
    EXPECT_LT(off(points_there, points), 1e-4) << count;
    EXPECT_LT(points_there.mean(1).abs().max().item<double>(), 1e-5);
    EXPECT_NEAR(torch::hypot(update[0], update[1]).max().item<double>(), 5, 1e-4) << "nothing went too far";
  }
}

TEST_P(TsneOps, DivergeAlike) {
  for (const std::int64_t count : kCounts) {
    AffinityRows p = affinities(count);
    p.value[3] = 0;  // as a probability may be that single precision cannot hold
    const at::Tensor points = plane(count, 5, 50), z = torch::scalar_tensor(123.5, at::kDouble);
    const double expected = cpu::divergence(p.row, p.column, p.value, points, z).item<double>();
    const at::Tensor found = way().divergence(there(p.row), there(p.column), there(p.value), there(points), there(z));
    EXPECT_NEAR(found.item<double>(), expected, 1e-5) << count;
  }
}

TEST_P(TsneOps, CalibrateAlike) {
  at::Tensor codes = random_codes(700, 6, 51) * torch::logspace(-4, 4, 700).unsqueeze(1);
  at::Tensor squared = neighbour_table(codes, 90, Search::exact).squared_distance;
  squared[5].fill_(2);                   // equal distances
  squared[6].fill_(0);                   // equal points
  squared[7].narrow(0, 0, 50).fill_(0);  // more equal points than the perplexity counts
  for (const double perplexity : {1.0, 5.0, 30.0}) {
    const at::Tensor expected = cpu::calibrate(squared, perplexity);
    const at::Tensor found = way().calibrate(there(squared), perplexity);
    EXPECT_LT(off(found, expected), 1e-5) << perplexity;
    EXPECT_LT((found.sum(1) - 1).abs().max().item<double>(), 1e-5) << perplexity;
  }
}

TEST_P(TsneOps, JoinToTheSameBits) {
  const NeighbourTable n = neighbour_table(random_codes(900, 3, 52), 17, Search::exact);
  const at::Tensor p = cpu::calibrate(n.squared_distance, 5);
  const auto [row, column, value] = cpu::join(n.index, p);
  const auto [row_there, column_there, value_there] = way().join(there(n.index), there(p));
  EXPECT_TRUE(torch::equal(row_there.to(at::kCPU), row));
  EXPECT_TRUE(torch::equal(column_there.to(at::kCPU), column));
  EXPECT_TRUE(torch::equal(value_there.to(at::kCPU), value));
}

TEST_P(TsneOps, SettleAsWell) {
  // A small map by these operators alone is as good as the CPU's.
  const at::Tensor codes = fixture_codes().narrow(0, 0, 200).contiguous();
  TsneOptions options;
  options.perplexity = 15;
  options.iterations = 250;
  Tsne tsne(codes, options);
  at::Tensor points = there((random_codes(2, 200, 53) * 1e-4).contiguous());
  while (!tsne.done()) tsne.step();

  const NeighbourTable n = neighbour_table(there(codes), 45, Search::products);
  const auto [row, column, value] = way().join(n.index, way().calibrate(n.squared_distance, 15));
  at::Tensor update = torch::zeros_like(points), gain = torch::ones_like(points), pulled = torch::empty_like(points),
             pushed = torch::empty_like(points), z;
  for (int step = 0; step < 500; ++step) {
    const double exaggeration = step < 250 ? 12 : 1;
    way().attraction(row, column, value, points, pulled);
    z = way().repulsion(points, pushed);
    way().advance(points, update, gain, pulled, pushed, z, 4 * exaggeration, 200 / exaggeration);
  }
  z = way().repulsion(points, pushed);
  EXPECT_NEAR(way().divergence(row, column, value, points, z).item<double>() / tsne.divergence(), 1, 0.05);
}

// --- neighbours ---

TEST_P(TsneOps, NeighboursByProductsAreTheExactOnes) {
  const at::Tensor codes = random_codes(3000, 12, 60) * 3 + 100;
  const Neighbours expected = neighbours_among(codes, 15, Search::exact);
  const Neighbours found = neighbours_among(there(codes), 15, Search::products);
  std::size_t same = 0;
  for (std::size_t e = 0; e < expected.index.size(); ++e) {
    same += found.index[e] == expected.index[e] ? 1 : 0;
    ASSERT_NEAR(found.squared_distance[e] / expected.squared_distance[e], 1, 1e-3);
  }
  EXPECT_GT(static_cast<double>(same), 0.999 * static_cast<double>(expected.index.size()));

  const at::Tensor queries = random_codes(40, 12, 61) * 3 + 100;
  EXPECT_EQ(neighbours_of(there(queries), there(codes), 5, Search::products).index,
            neighbours_of(queries, codes, 5, Search::exact).index);
}

TEST_P(TsneOps, NeighboursByProductsOfEqualPointsAreOthers) {
  const Neighbours found = neighbours_among(there(torch::ones({500, 3})), 20, Search::products);
  for (std::int64_t i = 0; i < 500; ++i) {
    const auto first = found.index.begin() + i * 20;
    EXPECT_EQ(std::count(first, first + 20, i), 0) << i;
    EXPECT_TRUE(std::is_sorted(first, first + 20)) << i;
    EXPECT_TRUE(std::adjacent_find(first, first + 20) == first + 20) << "one point twice, of " << i;
  }
}

TEST_P(TsneOps, NeighboursByProductsStop) {
  const at::Tensor codes = there(random_codes(100, 3, 62));
  EXPECT_THROW(neighbours_among(codes, 5, Search::products, [] { return true; }), Stopped);
}

// --- maps on a GPU ---

class TsneOnGpu : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!no_gpu().empty()) GTEST_SKIP() << no_gpu();
  }
  static Plane map_of(Tsne& tsne) {
    while (!tsne.done()) tsne.step();
    return tsne.plane();
  }
};

TEST_F(TsneOnGpu, IsAsGoodAsOnTheCpu) {
  // Below and above the number of points from which on the forces are interpolated there.
  for (const std::int64_t count : {2000, 12000}) {
    const at::Tensor codes = random_codes(count, 6, 70);
    TsneOptions options;
    Tsne here(codes, options);
    options.device = at::kCUDA;
    Tsne there(codes, options);
    map_of(here);
    map_of(there);
    EXPECT_TRUE(there.device().is_cuda());
    EXPECT_FALSE(there.took_over());
    EXPECT_NEAR(there.divergence() / here.divergence(), 1, 0.01) << count;
  }
}

TEST_F(TsneOnGpu, RepeatsToTheBit) {
  const at::Tensor codes = random_codes(9000, 6, 71).to(at::kCUDA);
  TsneOptions options;
  options.early_iterations = options.iterations = 40;
  Tsne a(codes, options), b(codes, options);
  const Plane first = map_of(a), second = map_of(b);
  EXPECT_EQ(first.x, second.x);
  EXPECT_EQ(first.y, second.y);
}

TEST_F(TsneOnGpu, TakesAnotherPerplexity) {
  Tsne tsne(random_codes(500, 4, 72).to(at::kCUDA), {});
  map_of(tsne);
  tsne.set_perplexity(10);
  const double kl = tsne.divergence();
  map_of(tsne);
  EXPECT_LT(tsne.divergence(), kl);
}

// --- where memory runs out ---

TEST(WithRoom, TheCpuTakesOverWhenAGpusMemoryIsFull) {
  int runs = 0, retreats = 0;
  with_room(
      [&] {
        if (++runs == 1) TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory");
      },
      [&] { return ++retreats > 0; });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(retreats, 1);
}

TEST(WithRoom, ErrorsThatNothingHelpsGoOn) {
  const auto full = [] { TORCH_CHECK_WITH(OutOfMemoryError, false, "out of memory"); };
  EXPECT_THROW(with_room(full, [] { return false; }), c10::OutOfMemoryError);
  EXPECT_THROW(with_room(full, [] { return true; }), c10::OutOfMemoryError) << "again";
  int retreats = 0;
  EXPECT_THROW(with_room([] { throw Stopped(); }, [&] { return ++retreats > 0; }), Stopped);
  EXPECT_EQ(retreats, 0);
}

}  // namespace
}  // namespace latitude::atlas
