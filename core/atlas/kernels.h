// The inner loops of neighbours and t-SNE over plain arrays: one thread each, over a range of points, so that the
// caller decides about threads. Compiled for several instruction sets; the processor's best is taken at run time.
#pragma once

#include <cstddef>
#include <cstdint>

namespace latitude::atlas::kernels {

// Positions in the plane, one array for each coordinate.
struct Points {
  const float* x;
  const float* y;
};

// score[j] = norms[j] - 2 dots[j], j < count: the squared distance less the query's own norm.
void scores(const float* dots, const float* norms, std::size_t count, float* score);
// The smallest of `count` numbers (count > 0).
float least(const float* values, std::size_t count);
// Sum of (a - b)^2.
float squared_distance(const float* a, const float* b, std::size_t dimensions);

// Attraction of points first..last: sum over the stored j of p_ij (y_i - y_j) / (1 + d_ij^2) into (to_x, to_y). P in
// compressed rows: row i holds column[row[i]] ... column[row[i + 1] - 1].
void attraction(const std::int64_t* row, const std::int32_t* column, const float* p, Points at, std::size_t first,
                std::size_t last, float* to_x, float* to_y);
// Sum of p_ij log(p_ij (1 + d_ij^2)) over the rows first..last.
double divergence(const std::int64_t* row, const std::int32_t* column, const float* p, Points at, std::size_t first,
                  std::size_t last);
// Repulsion summed exactly: sum over all j of (y_i - y_j) / (1 + d_ij^2)^2 into (to_x, to_y); gives the range's part of
// Z = sum over i != j of 1 / (1 + d_ij^2).
double repulsion(Points at, std::size_t count, std::size_t first, std::size_t last, float* to_x, float* to_y);

// A regular grid, row by row: node (i, j) lies at (left + i spacing, bottom + j spacing).
struct Grid {
  double left, bottom, spacing;
  std::size_t stride;  // floats from one row to the next
};
// Adds each point's unit mass to the 4 x 4 nodes around it with cubic B-spline weights.
void spread(Points at, std::size_t first, std::size_t last, const Grid& grid, float* nodes);
// The spline with these coefficients at each point: minus half its gradient into (to_x, to_y); gives the sum of its
// values over the range.
double gather(Points at, std::size_t first, std::size_t last, const Grid& grid, const float* nodes, float* to_x,
              float* to_y);

}  // namespace latitude::atlas::kernels
