// The interpolation's grid as it follows a map on a GPU, where the host looks at the points only now and then: on the
// CPU, where it can be tried anywhere, and on a GPU where there is one.
#include "atlas/gpu.h"
#include "atlas/repulsion.h"
#include "atlas/support.h"
#include "atlas/tsne.h"
#include "atlas/tsne_ops.h"

namespace latitude::atlas {
namespace {

using namespace test;

at::Tensor plane(std::int64_t count, double deviation, std::uint64_t seed) {
  return (random_codes(2, count, seed) * deviation).contiguous();
}

class LooseGrid : public ::testing::TestWithParam<c10::DeviceType> {
 protected:
  void SetUp() override {
    if (GetParam() == at::kCUDA && !no_gpu().empty()) GTEST_SKIP() << no_gpu();
  }
  static at::Tensor there(const at::Tensor& tensor) { return tensor.to(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Devices, LooseGrid, ::testing::Values(at::kCPU, at::kCUDA),
                         [](const auto& each) { return c10::DeviceTypeName(each.param); });

TEST_P(LooseGrid, FollowsAMapThatRunsAway) {
  // By half as much again at every step from a speck until it is wide, and back, as no map does for long.
  const at::Tensor shape = plane(3000, 1, 63);
  const auto loose = interpolated_repulsion(Watch::loosely), exact = exact_repulsion();
  double deviation = 1e-4;
  for (int step = 0; step < 60; ++step) {
    const bool grows = step < 27;
    deviation *= grows ? 1.5 : 1 / 1.2;
    const at::Tensor points = shape * deviation;
    at::Tensor expected = torch::empty_like(points), found = there(torch::empty_like(points));
    const double z = exact->push(points, expected).item<double>();
    EXPECT_NEAR(loose->push(there(points), found).item<double>() / z, 1, 5e-3) << step << " " << deviation;
    const at::Tensor error = found.to(at::kCPU) - expected;
    EXPECT_LT((error.norm() / expected.norm()).item<double>(), grows ? 1e-2 : 5e-2) << step << " " << deviation;
  }
}

TEST_P(LooseGrid, IsAsGoodAsACloseOne) {
  // A wide map that grows by four at every step.
  const at::Tensor shape = random_codes(2, 4000, 64).tanh().contiguous();
  const auto loose = interpolated_repulsion(Watch::loosely), close = interpolated_repulsion(),
             exact = exact_repulsion();
  for (int step = 0; step < 24; ++step) {
    const at::Tensor points = shape * (20.0 + 2 * step);
    at::Tensor expected = torch::empty_like(points), closely = expected.clone(), loosely = there(expected).clone();
    const double z = exact->push(points, expected).item<double>();
    close->push(points, closely);
    EXPECT_NEAR(loose->push(there(points), loosely).item<double>() / z, 1, 2e-3) << step;
    const double error = (closely - expected).norm().item<double>();
    EXPECT_LT((loosely.to(at::kCPU) - expected).norm().item<double>(), 1.1 * error) << step;
  }
}

// The divergence of a map after 250 steps as Tsne takes them.
double settled(const AffinityRows& p, at::Tensor points, Watch watch) {
  at::Tensor update = torch::zeros_like(points), gain = torch::ones_like(points), pulled = torch::empty_like(points),
             pushed = torch::empty_like(points), z;
  const auto repulsion = interpolated_repulsion(watch);
  const auto rate = static_cast<double>(points.size(1));
  for (int step = 0; step < 250; ++step) {
    const double exaggeration = step < 100 ? 12 : 1;
    ops::attraction(p.row, p.column, p.value, points, pulled);
    z = repulsion->push(points, pushed);
    ops::advance(points, update, gain, pulled, pushed, z, 4 * exaggeration, rate / exaggeration);
  }
  z = ops::repulsion(points, pushed);
  return ops::divergence(p.row, p.column, p.value, points, z).item<double>();
}

TEST_P(LooseGrid, SettlesAMapAsWell) {
  // The whole way from a speck, through the growth when the exaggeration ends.
  const AffinityRows p = joint_affinities(neighbour_table(fixture_codes(), 90, Search::exact), 30);
  const AffinityRows p_there{there(p.row), there(p.column), there(p.value)};
  const at::Tensor start = plane(600, 1e-4, 66);
  const double close = settled(p, start.clone(), Watch::closely);
  EXPECT_NEAR(settled(p_there, there(start).clone(), Watch::loosely) / close, 1, 0.05);
}

}  // namespace
}  // namespace latitude::atlas
