// Neighbours and affinities against scikit-learn's and openTSNE's for the same codes (tests/fixtures/atlas/make.py),
// the perplexity of every row, and equal points.
#include "atlas/affinities.h"
#include "atlas/support.h"

#include <algorithm>
#include <cmath>

namespace latitude::atlas {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;
using namespace test;

// --- neighbours ---

TEST(Neighbours, AreScikitLearns) {
  const io::Json expected = fixture_numbers();
  const Neighbours found = neighbours_among(fixture_codes(), 6, Search::exact);
  for (std::size_t i = 0; i < expected["neighbours"].size(); ++i) {
    for (std::size_t n = 0; n < 6; ++n) {
      EXPECT_EQ(found.index[6 * i + n], expected["neighbours"][i][n].get<int>()) << i << " " << n;
      EXPECT_NEAR(std::sqrt(found.squared_distance[6 * i + n]), expected["distances"][i][n].get<double>(), 1e-5);
    }
  }
}

TEST(Neighbours, ByGraphAreNearlyAlwaysTheExactOnes) {
  const at::Tensor codes = random_codes(5000, 10, 1);
  const Neighbours exact = neighbours_among(codes, 15, Search::exact),
                   graph = neighbours_among(codes, 15, Search::graph);
  std::size_t same = 0;
  for (std::size_t i = 0; i < 5000; ++i) {
    for (std::size_t n = 0; n < 15; ++n) {
      const auto first = exact.index.begin() + static_cast<std::ptrdiff_t>(15 * i);
      same += std::find(first, first + 15, graph.index[15 * i + n]) != first + 15 ? 1 : 0;
    }
  }
  EXPECT_GT(static_cast<double>(same) / (5000 * 15), 0.98);
}

TEST(Neighbours, FarFromTheOriginLoseNoDigits) {
  const at::Tensor codes = random_codes(300, 4, 2);
  const Neighbours near = neighbours_among(codes, 5, Search::exact);
  const Neighbours far = neighbours_among((codes.to(at::kDouble) + 512).to(at::kFloat), 5, Search::exact);
  std::size_t same = 0;
  for (std::size_t e = 0; e < near.index.size(); ++e) same += near.index[e] == far.index[e] ? 1 : 0;
  EXPECT_GT(static_cast<double>(same) / static_cast<double>(near.index.size()), 0.99);
}

TEST(Neighbours, OfEqualPointsAreOthers) {
  for (const Search search : {Search::exact, Search::graph}) {
    const Neighbours found = neighbours_among(torch::ones({2000, 3}), 20, search);
    for (std::int64_t i = 0; i < 2000; ++i) {
      for (std::int64_t n = 0; n < 20; ++n) {
        const auto e = static_cast<std::size_t>(20 * i + n);
        ASSERT_NE(found.index[e], i);
        ASSERT_EQ(found.squared_distance[e], 0);
      }
    }
  }
}

// A crowd of equal points among others, from which the graph leads nowhere.
TEST(Neighbours, ByGraphOfEqualPointsAmongOthersAreTheExactOnes) {
  at::Tensor codes = random_codes(1500, 6, 2);
  for (std::int64_t i = 0; i < 1500; i += 50) codes[i] = codes[0];
  const Neighbours exact = neighbours_among(codes, 40, Search::exact);
  const Neighbours graph = neighbours_among(codes, 40, Search::graph);
  for (std::size_t i = 0; i < 1500; i += 50) {
    for (std::size_t n = 0; n < 40; ++n) {
      const float wanted = exact.squared_distance[40 * i + n], found = graph.squared_distance[40 * i + n];
      EXPECT_NEAR(found, wanted, 0.05F * wanted + 1e-6F) << i << ", " << n;
    }
  }
}

TEST(Neighbours, RefuseWhatCannotBe) {
  EXPECT_THAT(error_of([] { neighbours_among(random_codes(20, 3, 1), 20, Search::exact); }), HasSubstr("k = 20"));
  EXPECT_THAT(error_of([] { neighbours_of(random_codes(2, 4, 1), random_codes(20, 3, 1), 3, Search::exact); }),
              HasSubstr("4 dimensions, expected 3"));
}

// --- affinities ---

TEST(Affinities, EveryRowHasThePerplexity) {
  for (const double perplexity : {2.0, 5.0, 30.0, 80.0}) {
    // Distances of very unlike scales, row by row.
    at::Tensor codes = random_codes(400, 6, 3);
    codes *= torch::logspace(-4, 4, 400).unsqueeze(1);
    const auto k = static_cast<std::int64_t>(3 * perplexity);
    const std::vector<float> p = conditional_affinities(neighbours_among(codes, k, Search::exact), perplexity);
    for (std::size_t i = 0; i < 400; ++i) {
      double entropy = 0, sum = 0;
      for (std::size_t n = 0; n < static_cast<std::size_t>(k); ++n) {
        const double value = double{p[i * static_cast<std::size_t>(k) + n]};
        sum += value;
        if (value > 0) entropy -= value * std::log(value);
      }
      EXPECT_NEAR(sum, 1, 1e-5);
      EXPECT_NEAR(std::exp(entropy), perplexity, 1e-4 * perplexity) << "row " << i;
    }
  }
}

TEST(Affinities, AreOpenTsnes) {
  const io::Json expected = fixture_numbers();
  const Affinities p = joint_affinities(neighbours_among(fixture_codes(), 90, Search::exact), 30);
  EXPECT_EQ(p.column.size(), expected["p_entries"].get<std::size_t>());
  double sum = 0, squares = 0;
  for (const float value : p.value) {
    sum += double{value};
    squares += double{value} * double{value};
  }
  EXPECT_NEAR(sum, 1, 1e-6);
  EXPECT_NEAR(squares / expected["p_squared_sum"].get<double>(), 1, 1e-4);
}

TEST(Affinities, OfEqualDistancesAreUniform) {
  const Neighbours n = neighbours_among(torch::zeros({50, 2}), 12, Search::exact);
  for (const float value : conditional_affinities(n, 4)) EXPECT_FLOAT_EQ(value, 1.0F / 12);
  EXPECT_THAT(error_of([&] { conditional_affinities(n, 13); }), HasSubstr("perplexity"));
}

}  // namespace
}  // namespace latitude::atlas
