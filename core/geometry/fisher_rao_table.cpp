#include "geometry/fisher_rao_table.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "io/error.h"

namespace latitude::geometry {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

// Rows whose columns and intermediate results stay in the first cache together.
constexpr Index kRows = 256;
// Squares may have left the range of numbers beyond these; such rows are done again one by one.
constexpr double kLeast = 1e-280, kMost = 1e280;

using Block = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, kRows, 1>;

// Sums of squared half-plane distances over all dimensions, and the least and largest argument of each row.
struct Sums {
  Block squares, least, most;
};

// q = chord^2 / (4 y_a y_b), distance 2 asinh sqrt q, as in fisher_rao_distance.
void add_dimension(double mean, double std, const Eigen::Ref<const ArrayXd>& means,
                   const Eigen::Ref<const ArrayXd>& stds, Sums& sums) {
  const Block q = (0.5 * (means - mean).square() + (stds - std).square()) / (4 * std * stds);
  const Block argument = q.sqrt() + q / (1 + (1 + q).sqrt());
  // Kahan's log1p: the rounding of 1 + x cancels in log(w) / (w - 1).
  const Block w = 1 + argument;
  const Block half = (w == 1).select(argument, w.log() * (argument / (w - 1)));
  sums.squares += half.square();
  sums.least = sums.least.min(q);
  sums.most = sums.most.max(q);
}

}  // namespace

ArrayXd fisher_rao_distances(const DiagonalGaussian& from, const Eigen::Ref<const Eigen::ArrayXXd>& means,
                             const Eigen::Ref<const Eigen::ArrayXXd>& stds) {
  const Index dimensions = from.mean.size(), count = means.rows();
  if (from.std.size() != dimensions || means.cols() != dimensions || stds.cols() != dimensions ||
      stds.rows() != count) {
    throw Error("Fisher-Rao distances: found a Gaussian of " + std::to_string(dimensions) + " means and " +
                std::to_string(from.std.size()) + " deviations, and tables of " + std::to_string(means.rows()) + " x " +
                std::to_string(means.cols()) + " means and " + std::to_string(stds.rows()) + " x " +
                std::to_string(stds.cols()) + " deviations, expected as many columns as dimensions, and as many rows");
  }
  ArrayXd distances(count);
  for (Index first = 0; first < count; first += kRows) {
    const Index rows = std::min(kRows, count - first);
    Sums sums{Block::Zero(rows), Block::Constant(rows, kMost), Block::Zero(rows)};
    for (Index i = 0; i < dimensions; ++i) {
      add_dimension(from.mean[i], from.std[i], means.col(i).segment(first, rows), stds.col(i).segment(first, rows),
                    sums);
    }
    distances.segment(first, rows) = (8 * sums.squares).sqrt();
    for (Index row = 0; row < rows; ++row) {
      if (sums.least[row] > kLeast && sums.most[row] < kMost) continue;
      const Index n = first + row;
      distances[n] = fisher_rao_distance(from, {means.row(n).matrix(), stds.row(n).matrix()});
    }
  }
  return distances;
}

}  // namespace latitude::geometry
