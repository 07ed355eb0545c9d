// t-SNE against exact sums, against openTSNE's and scikit-learn's figures for the same codes
// (tests/fixtures/atlas/make.py), and on codes that are not as they should be.
#include "atlas/tsne.h"

#include "atlas/support.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace latitude::atlas {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;
using namespace test;

Plane random_plane(std::int64_t count, double deviation, std::uint64_t seed) {
  const at::Tensor t = (random_codes(2, count, seed) * deviation).contiguous();
  const float* first = t.const_data_ptr<float>();
  return {{first, first + count}, {first + count, first + 2 * count}};
}

kernels::Points points(const Plane& plane) { return {plane.x.data(), plane.y.data()}; }

double squared(const Plane& p, std::size_t i, std::size_t j) {
  const double dx = double{p.x[i]} - double{p.x[j]}, dy = double{p.y[i]} - double{p.y[j]};
  return dx * dx + dy * dy;
}

// KL(P || Q) by the definition, in double precision.
double divergence_of(const Affinities& p, const Plane& y) {
  double z = 0, total = 0;
  for (std::size_t i = 0; i < y.x.size(); ++i) {
    for (std::size_t j = 0; j < y.x.size(); ++j) z += i == j ? 0 : 1 / (1 + squared(y, i, j));
  }
  for (std::size_t i = 0; i < y.x.size(); ++i) {
    for (auto e = static_cast<std::size_t>(p.row[i]); e < static_cast<std::size_t>(p.row[i + 1]); ++e) {
      const double value = double{p.value[e]};
      total += value * std::log(value * (1 + squared(y, i, static_cast<std::size_t>(p.column[e]))) * z);
    }
  }
  return total;
}

// The k nearest of point i in the plane.
std::vector<std::size_t> nearest(const Plane& y, std::size_t i, std::size_t k) {
  std::vector<std::size_t> order(y.x.size());
  std::iota(order.begin(), order.end(), 0);
  std::erase(order, i);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(k), order.end(),
                    [&](std::size_t a, std::size_t b) { return squared(y, i, a) < squared(y, i, b); });
  order.resize(k);
  return order;
}

// Venna and Kaski 2001: how many of a point's neighbours in the plane are true ones.
double trustworthiness(const at::Tensor& codes, const Plane& y, std::size_t k) {
  const at::Tensor distance = torch::cdist(codes.to(at::kDouble), codes.to(at::kDouble));
  const at::Tensor rank =
      distance.argsort(/*dim=*/std::int64_t{1}, /*descending=*/false).argsort(std::int64_t{1}, false);  // of itself: 0
  const auto n = static_cast<double>(y.x.size()), kd = static_cast<double>(k);
  double penalty = 0;
  for (std::size_t i = 0; i < y.x.size(); ++i) {
    for (const std::size_t j : nearest(y, i, k)) {
      const auto r = rank[static_cast<std::int64_t>(i)][static_cast<std::int64_t>(j)].item<std::int64_t>();
      penalty += std::max(0.0, static_cast<double>(r) - kd);
    }
  }
  return 1 - penalty * 2 / (n * kd * (2 * n - 3 * kd - 1));
}

// Of every second point, by its 10 nearest among the others, as make.py does.
double knn_accuracy(const Plane& y, const std::vector<int>& labels) {
  int right = 0, all = 0;
  for (std::size_t i = 1; i < y.x.size(); i += 2) {
    std::vector<std::size_t> known = nearest(y, i, y.x.size() - 1);
    std::erase_if(known, [](std::size_t j) { return j % 2 == 1; });
    std::map<int, int> votes;
    for (std::size_t n = 0; n < 10; ++n) ++votes[labels[known[n]]];
    const auto best =
        std::max_element(votes.begin(), votes.end(), [](auto& a, auto& b) { return a.second < b.second; });
    right += best->first == labels[i] ? 1 : 0;
    ++all;
  }
  return static_cast<double>(right) / all;
}

double mean_of(const io::Json& values) {
  double sum = 0;
  for (const io::Json& value : values) sum += value.get<double>();
  return sum / static_cast<double>(values.size());
}

Plane map_of(const at::Tensor& codes, const TsneOptions& options = {}) {
  Tsne tsne(codes, options);
  while (!tsne.done()) tsne.step();
  return tsne.plane();
}

// --- forces ---

TEST(Repulsion, ByInterpolationIsTheExactSum) {
  // A map that has just begun, one that is settling, and a wide one.
  for (const double deviation : {1e-4, 0.05, 1.0, 8.0}) {
    const Plane plane = random_plane(3000, deviation, 4);
    Forces exact, interpolated;
    exact_repulsion()->among(points(plane), 3000, exact);
    interpolated_repulsion()->among(points(plane), 3000, interpolated);
    EXPECT_NEAR(interpolated.z / exact.z, 1, 2e-3) << deviation;
    double error = 0, size = 0;
    for (std::size_t i = 0; i < 3000; ++i) {
      error += std::pow(double{exact.x[i]} - double{interpolated.x[i]}, 2) +
               std::pow(double{exact.y[i]} - double{interpolated.y[i]}, 2);
      size += std::pow(double{exact.x[i]}, 2) + std::pow(double{exact.y[i]}, 2);
    }
    EXPECT_LT(std::sqrt(error / size), 5e-3) << deviation;
  }
}

TEST(Repulsion, FollowsAMapThatGrowsAndShrinks) {
  const auto by_grid = interpolated_repulsion();
  for (const double deviation : {0.1, 12.0, 5.0, 0.01}) {
    const Plane plane = random_plane(500, deviation, 5);
    Forces exact, interpolated;
    exact_repulsion()->among(points(plane), 500, exact);
    by_grid->among(points(plane), 500, interpolated);
    EXPECT_NEAR(interpolated.z / exact.z, 1, 2e-3) << deviation;
  }
}

TEST(Repulsion, IsMinusTheGradientOfLogZ) {
  // d log Z / d y_i = -4 sum_j (y_i - y_j) q_ij^2 / Z, by central differences.
  Plane plane = random_plane(40, 1, 6);
  Forces forces;
  exact_repulsion()->among(points(plane), 40, forces);
  const auto log_z = [&] {
    double z = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      for (std::size_t j = 0; j < 40; ++j) z += i == j ? 0 : 1 / (1 + squared(plane, i, j));
    }
    return std::log(z);
  };
  for (const std::size_t i : {std::size_t{0}, std::size_t{17}}) {
    const float x = plane.x[i];
    plane.x[i] = x + 1e-2F;
    const double above = log_z();
    plane.x[i] = x - 1e-2F;
    const double below = log_z();
    plane.x[i] = x;
    EXPECT_NEAR((above - below) / 2e-2, -4 * double{forces.x[i]} / forces.z, 1e-4);
  }
}

// --- the map ---

TEST(Tsne, IsAsGoodAsOpenTsnes) {
  const io::Json expected = fixture_numbers();
  const at::Tensor codes = fixture_codes();
  double kl = 0, trust = 0, accuracy = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    TsneOptions options;
    options.seed = seed;
    Tsne tsne(codes, options);
    while (!tsne.done()) tsne.step();
    EXPECT_NEAR(tsne.divergence(), divergence_of(tsne.affinities(), tsne.plane()), 1e-3);
    kl += tsne.divergence() / 3;
    trust += trustworthiness(codes, tsne.plane(), 5) / 3;
    accuracy += knn_accuracy(tsne.plane(), fixture_labels()) / 3;
  }
  EXPECT_LE(kl, mean_of(expected["kl"]) * 1.005);
  EXPECT_GE(trust, mean_of(expected["trustworthiness"]) - 0.002);
  EXPECT_GE(accuracy, mean_of(expected["knn_accuracy"]) - 0.02);
}

TEST(Tsne, ByInterpolationSettlesAsWell) {
  // Above 1,500 points the forces are interpolated; the reported divergence is that of the definition.
  const at::Tensor codes = random_codes(2000, 5, 8);
  Tsne tsne(codes, {});
  double first = 0;
  while (!tsne.done()) {
    tsne.step();
    if (tsne.iteration() == 260) first = tsne.divergence();
  }
  EXPECT_LT(tsne.divergence(), first);
  EXPECT_NEAR(tsne.divergence(), divergence_of(tsne.affinities(), tsne.plane()), 2e-3);
}

TEST(Tsne, RepeatsToTheBit) {
  const at::Tensor codes = random_codes(1800, 8, 9);
  TsneOptions options;
  options.early_iterations = options.iterations = 40;
  const Plane a = map_of(codes, options), b = map_of(codes, options);
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.y, b.y);
  options.seed = 2;
  EXPECT_NE(map_of(codes, options).x, a.x);
}

TEST(Tsne, AnotherPerplexityGoesOnFromTheMap) {
  const at::Tensor codes = random_codes(300, 4, 10);
  TsneOptions options;
  options.iterations = 100;
  Tsne tsne(codes, options);
  while (!tsne.done()) tsne.step();
  const Plane before = tsne.plane();
  tsne.set_perplexity(10);
  EXPECT_EQ(tsne.plane().x, before.x);
  EXPECT_FALSE(tsne.done());
  const double kl = tsne.divergence();
  while (!tsne.done()) tsne.step();
  EXPECT_LT(tsne.divergence(), kl);
}

TEST(Tsne, StopsWithinItsPreparation) {
  std::atomic<bool> stop{false};
  const at::Tensor codes = random_codes(20000, 64, 11);
  int asked = 0;
  EXPECT_THROW(Tsne(codes, {}, [&] { return ++asked > 5; }), Stopped);
  EXPECT_LT(asked, 30);
}

TEST(Tsne, MakesSenseOfPoorCodes) {
  const auto finite = [](const Plane& plane) {
    return std::all_of(plane.x.begin(), plane.x.end(), [](float v) { return std::isfinite(v); }) &&
           std::all_of(plane.y.begin(), plane.y.end(), [](float v) { return std::isfinite(v); });
  };
  TsneOptions quick;
  quick.early_iterations = quick.iterations = 50;
  EXPECT_TRUE(finite(map_of(random_codes(10, 2, 12), quick))) << "fewer points than perplexity";
  EXPECT_TRUE(finite(map_of(torch::ones({3000, 5}), quick))) << "equal points";
  EXPECT_TRUE(finite(map_of(random_codes(500, 1, 13), quick))) << "one dimension";
  at::Tensor constant = random_codes(500, 6, 14);
  constant.narrow(1, 1, 5).fill_(3);
  EXPECT_TRUE(finite(map_of(constant, quick))) << "constant columns";
  EXPECT_TRUE(finite(map_of(random_codes(500, 6, 14) * 1e15, quick))) << "enormous";
  EXPECT_TRUE(finite(map_of(random_codes(500, 6, 14) * 1e-15, quick))) << "tiny";
}

TEST(Tsne, RefusesWhatIsNoTable) {
  EXPECT_THAT(error_of([] { Tsne(random_codes(9, 3, 1), {}); }), HasSubstr("[9, 3]"));
  EXPECT_THAT(error_of([] { Tsne(torch::zeros({20}), {}); }), HasSubstr("[20]"));
  at::Tensor codes = random_codes(50, 3, 1);
  codes[7][1] = std::numeric_limits<float>::quiet_NaN();
  codes[9][0] = std::numeric_limits<float>::infinity();
  EXPECT_THAT(error_of([&] { Tsne(codes, {}); }),
              HasSubstr("2 of 50 codes hold values that are not finite, the first is code 7"));
  TsneOptions options;
  options.perplexity = 0.5;
  EXPECT_THAT(error_of([&] { Tsne(random_codes(50, 3, 1), options); }), HasSubstr("perplexity"));
}

TEST(PlaceInMap, PutsNewCodesAmongTheirKind) {
  const at::Tensor codes = fixture_codes();
  const std::vector<int> labels = fixture_labels();
  const at::Tensor even = codes.slice(0, 0, 600, 2).contiguous(), odd = codes.slice(0, 1, 600, 2).contiguous();
  const Plane map = map_of(even);
  const Plane placed = place_in_map(odd, even, map);
  int right = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < 300; ++j) {
      const double d = std::hypot(double{placed.x[i]} - double{map.x[j]}, double{placed.y[i]} - double{map.y[j]});
      if (d < least) std::tie(least, best) = std::pair(d, j);
    }
    right += labels[2 * best] == labels[2 * i + 1] ? 1 : 0;
  }
  EXPECT_GT(right, 270);
}

TEST(PlaceInMap, PutsKnownCodesWhereTheyAre) {
  const at::Tensor codes = fixture_codes();
  const Plane map = map_of(codes);
  const Plane placed = place_in_map(codes, codes, map);
  std::vector<double> off;
  for (std::size_t i = 0; i < 600; ++i) {
    off.push_back(std::hypot(double{placed.x[i]} - double{map.x[i]}, double{placed.y[i]} - double{map.y[i]}));
  }
  std::nth_element(off.begin(), off.begin() + 300, off.end());
  const auto [low, high] = std::minmax_element(map.x.begin(), map.x.end());
  EXPECT_LT(off[300], 0.03 * double{*high - *low});
}

// Codes far from every other, and of any unit, end in or beside the map.
TEST(PlaceInMap, BearsCodesFromAfar) {
  const at::Tensor codes = fixture_codes();
  const Plane map = map_of(codes);
  const auto [low, high] = std::minmax_element(map.y.begin(), map.y.end());
  for (const double unit : {1.0, 50.0, 1e25}) {
    const Plane placed = place_in_map(codes.slice(0, 0, 40) * unit, codes, map);
    for (std::size_t i = 0; i < 40; ++i) {
      ASSERT_TRUE(std::isfinite(placed.x[i]) && std::isfinite(placed.y[i])) << unit;
      EXPECT_GT(placed.y[i], 2 * *low - *high) << unit;
      EXPECT_LT(placed.y[i], 2 * *high - *low) << unit;
    }
  }
  at::Tensor none = codes.slice(0, 0, 3).clone();
  none[1][0] = std::nanf("");
  EXPECT_THAT(error_of([&] { place_in_map(none, codes, map); }), HasSubstr("not finite"));
}

// Squares of such codes are beyond single precision.
TEST(Tsne, DoesNotDependOnTheUnitOfTheCodes) {
  const at::Tensor codes = random_codes(200, 4, 1);
  for (const double unit : {1e30, 1e-30}) {
    Tsne tsne(codes * unit, {});
    while (!tsne.done()) tsne.step();
    for (const float x : tsne.plane().x) ASSERT_TRUE(std::isfinite(x)) << unit;
    EXPECT_LT(tsne.divergence(), 2) << unit;
  }
}

}  // namespace
}  // namespace latitude::atlas
