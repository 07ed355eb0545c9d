#include "atlas/kernels.h"

#include <algorithm>
#include <cmath>

#include "atlas/point_math.h"

// Resolvers of such functions run before a sanitizer is ready.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define LATITUDE_SIMD __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define LATITUDE_SIMD
#endif

namespace latitude::atlas::kernels {
namespace {

// The first of a point's 16 nodes.
inline std::size_t first_node(const Place& p, const Grid& grid) {
  return static_cast<std::size_t>(p.row - 1) * grid.stride + static_cast<std::size_t>(p.column - 1);
}

}  // namespace

LATITUDE_SIMD void scores(const float* dots, const float* norms, std::size_t count, float* score) {
  for (std::size_t j = 0; j < count; ++j) score[j] = norms[j] - 2 * dots[j];
}

LATITUDE_SIMD float least(const float* values, std::size_t count) {
  float result = values[0];
  for (std::size_t j = 1; j < count; ++j) result = values[j] < result ? values[j] : result;
  return result;
}

LATITUDE_SIMD float squared_distance(const float* a, const float* b, std::size_t dimensions) {
  float sum = 0;
  for (std::size_t d = 0; d < dimensions; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

LATITUDE_SIMD void attraction(const std::int64_t* row, const std::int32_t* column, const float* p, Points at,
                              std::size_t first, std::size_t last, float* to_x, float* to_y) {
  for (std::size_t i = first; i < last; ++i) {
    const float xi = at.x[i], yi = at.y[i];
    float fx = 0, fy = 0;
    for (std::int64_t e = row[i]; e < row[i + 1]; ++e) {
      const float dx = xi - at.x[column[e]], dy = yi - at.y[column[e]];
      const float pull = p[e] / (1 + dx * dx + dy * dy);
      fx += pull * dx;
      fy += pull * dy;
    }
    to_x[i] = fx;
    to_y[i] = fy;
  }
}

LATITUDE_SIMD double divergence(const std::int64_t* row, const std::int32_t* column, const float* p, Points at,
                                std::size_t first, std::size_t last) {
  double sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    for (std::int64_t e = row[i]; e < row[i + 1]; ++e) {
      if (!(p[e] > 0)) continue;
      const float dx = at.x[i] - at.x[column[e]], dy = at.y[i] - at.y[column[e]];
      sum += double{p[e]} * std::log(double{p[e]} * (1 + double{dx * dx + dy * dy}));
    }
  }
  return sum;
}

LATITUDE_SIMD double repulsion(Points at, std::size_t count, std::size_t first, std::size_t last, float* to_x,
                               float* to_y) {
  double total = 0;
  for (std::size_t i = first; i < last; ++i) {
    const float x = at.x[i], y = at.y[i];
    float fx = 0, fy = 0, z = 0;
    for (std::size_t j = 0; j < count; ++j) {
      const float dx = x - at.x[j], dy = y - at.y[j];
      const float q = 1 / (1 + dx * dx + dy * dy);
      z += q;
      fx += q * q * dx;
      fy += q * q * dy;
    }
    to_x[i] = fx;
    to_y[i] = fy;
    total += double{z} - 1;  // without j = i
  }
  return total;
}

LATITUDE_SIMD void spread(Points at, std::size_t first, std::size_t last, const Grid& grid, float* nodes) {
  for (std::size_t i = first; i < last; ++i) {
    const Place p = place(grid, at.x[i], at.y[i]);
    float wx[4], wy[4];
    weights(p.tx, wx);
    weights(p.ty, wy);
    float* corner = nodes + first_node(p, grid);
    for (std::size_t b = 0; b < 4; ++b) {
      float* line = corner + b * grid.stride;
      for (std::size_t a = 0; a < 4; ++a) line[a] += wy[b] * wx[a];
    }
  }
}

LATITUDE_SIMD double gather(Points at, std::size_t first, std::size_t last, const Grid& grid, const float* nodes,
                            float* to_x, float* to_y) {
  double total = 0;
  const float scale = static_cast<float>(-0.5 / grid.spacing);
  for (std::size_t i = first; i < last; ++i) {
    const Place p = place(grid, at.x[i], at.y[i]);
    float wx[4], wy[4], sx[4], sy[4];
    weights(p.tx, wx);
    weights(p.ty, wy);
    slopes(p.tx, sx);
    slopes(p.ty, sy);
    float value = 0, gx = 0, gy = 0;
    const float* corner = nodes + first_node(p, grid);
    for (std::size_t b = 0; b < 4; ++b) {
      const float* line = corner + b * grid.stride;
      float along = 0, slope = 0;
      for (std::size_t a = 0; a < 4; ++a) {
        along += wx[a] * line[a];
        slope += sx[a] * line[a];
      }
      value += wy[b] * along;
      gx += wy[b] * slope;
      gy += sy[b] * along;
    }
    total += double{value};
    to_x[i] = scale * gx;
    to_y[i] = scale * gy;
  }
  return total;
}

}  // namespace latitude::atlas::kernels
