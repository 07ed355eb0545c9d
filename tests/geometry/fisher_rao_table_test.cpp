// Distances to a table of Gaussians against those of one pair at a time.
#include "geometry/fisher_rao_table.h"

#include <limits>

#include "geometry/support.h"

namespace latitude::geometry {
namespace {

using test::error_of;
using test::gaussian;
using test::random_gaussian;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct Table {
  Eigen::ArrayXXd means, stds;

  explicit Table(const std::vector<DiagonalGaussian>& rows)
      : means(static_cast<Eigen::Index>(rows.size()), rows.empty() ? 0 : rows[0].mean.size()), stds(means) {
    for (std::size_t n = 0; n < rows.size(); ++n) {
      means.row(static_cast<Eigen::Index>(n)) = rows[n].mean.transpose();
      stds.row(static_cast<Eigen::Index>(n)) = rows[n].std.transpose();
    }
  }
};

void expect_those_of_pairs(const DiagonalGaussian& from, const std::vector<DiagonalGaussian>& rows) {
  const Table table(rows);
  const Eigen::ArrayXd found = fisher_rao_distances(from, table.means, table.stds);
  ASSERT_EQ(found.size(), table.means.rows());
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const double expected = fisher_rao_distance(from, rows[n]);
    EXPECT_NEAR(found[static_cast<Eigen::Index>(n)], expected, 1e-13 * expected) << "row " << n;
  }
}

TEST(FisherRaoTable, GivesTheDistancesOfPairs) {
  std::mt19937_64 random(1);
  for (const int dimensions : {1, 2, 20, 33})
    for (const int count : {1, 7, 255, 256, 257, 1000}) {
      std::vector<DiagonalGaussian> rows;
      for (int n = 0; n < count; ++n) rows.push_back(random_gaussian(random, dimensions, n % 2 ? 1 : 7));
      expect_those_of_pairs(random_gaussian(random, dimensions, 2), rows);
    }
}

TEST(FisherRaoTable, HoldsEqualNearAndExtremeRows) {
  const auto from = gaussian({0, 1}, {1, 2});
  std::vector<DiagonalGaussian> rows = {from};
  for (const double e : {1e-3, 1e-8, 1e-12, 1e-15, 1e-170, 1e-200}) {
    rows.push_back(gaussian({e, 1}, {1, 2}));
    rows.push_back(gaussian({0, 1}, {1 + e, 2}));
    rows.push_back(gaussian({e, 1 - e}, {1, 2 + e}));
  }
  for (const double far : {1e5, 1e150, 1e200}) {
    rows.push_back(gaussian({far, 1}, {1, 2}));
    rows.push_back(gaussian({0, 1}, {far, 2}));
    rows.push_back(gaussian({0, 1}, {1, 1 / far}));
  }
  expect_those_of_pairs(from, rows);
  EXPECT_EQ(fisher_rao_distances(from, Table(rows).means, Table(rows).stds)[0], 0);
}

TEST(FisherRaoTable, SaysNotANumberWhereThereIsNone) {
  const Table table({gaussian({std::nan("")}, {1}), gaussian({1}, {1})});
  const Eigen::ArrayXd found = fisher_rao_distances(gaussian({0}, {1}), table.means, table.stds);
  EXPECT_TRUE(std::isnan(found[0]));
  EXPECT_GT(found[1], 0);
}

TEST(FisherRaoTable, IsEmptyForNoRowsAndRefusesOtherSizes) {
  const Eigen::ArrayXXd none(0, 2), two = Eigen::ArrayXXd::Ones(3, 2), three = Eigen::ArrayXXd::Ones(3, 3);
  const auto from = gaussian({0, 0}, {1, 1});
  EXPECT_EQ(fisher_rao_distances(from, none, none).size(), 0);
  EXPECT_THAT(error_of([&] { fisher_rao_distances(from, three, three); }),
              AllOf(HasSubstr("2 means"), HasSubstr("3 x 3")));
  EXPECT_THAT(error_of([&] { fisher_rao_distances(from, two, three); }), HasSubstr("3 x 3 deviations"));
  EXPECT_THAT(error_of([&] { fisher_rao_distances(from, two, two.topRows(2)); }), HasSubstr("2 x 2 deviations"));
  EXPECT_THAT(error_of([&] { fisher_rao_distances(gaussian({0, 0}, {1}), two, two); }), HasSubstr("1 deviations"));
}

}  // namespace
}  // namespace latitude::geometry
