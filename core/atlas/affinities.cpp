#include "atlas/affinities.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "io/error.h"

namespace latitude::atlas {
namespace {

constexpr int kMostTries = 200;
constexpr double kTolerance = 1e-10;  // of the entropy, in nats

// One row: p_j = exp(-beta (d_j - d_0)) / sum. Entropy falls with beta; its slope in log beta is -beta^2 Var(d), so
// Newton's steps in log beta, kept within the bracket found so far, meet the target in a few tries.
void calibrate(const float* squared, std::int64_t k, double entropy, float* p) {
  const double nearest = double{squared[0]};
  double spread = 0;
  for (std::int64_t j = 0; j < k; ++j) spread += double{squared[j]} - nearest;
  double low = -std::numeric_limits<double>::infinity(), high = -low;
  double log_beta = spread > 0 ? -std::log(spread / static_cast<double>(k)) : 0;
  std::vector<double> weight(static_cast<std::size_t>(k));
  double sum = 0;
  for (int tries = 0; tries < kMostTries; ++tries) {
    const double beta = std::exp(log_beta);
    double first = 0, second = 0;
    sum = 0;
    for (std::int64_t j = 0; j < k; ++j) {
      const double distance = double{squared[j]} - nearest;
      const double w = std::exp(-beta * distance);
      weight[static_cast<std::size_t>(j)] = w;
      sum += w;
      first += w * distance;
      second += w * distance * distance;
    }
    const double mean = first / sum, variance = second / sum - mean * mean;
    const double excess = std::log(sum) + beta * mean - entropy;
    if (std::abs(excess) < kTolerance) break;
    (excess > 0 ? low : high) = log_beta;
    const double slope = beta * beta * variance;
    double next = slope > 0 ? log_beta + std::clamp(excess / slope, -2.0, 2.0) : log_beta + (excess > 0 ? 2 : -2);
    if (!(next > low && next < high)) next = (low + high) / 2;
    // Equal distances have one entropy whatever the width.
    if (!std::isfinite(next) || std::abs(next) > 600 || next == log_beta) break;
    log_beta = next;
  }
  for (std::int64_t j = 0; j < k; ++j) p[j] = static_cast<float>(weight[static_cast<std::size_t>(j)] / sum);
}

struct Transposed {
  std::vector<std::int64_t> row;
  std::vector<std::int32_t> column;
  std::vector<float> value;
};

// The same probabilities by their second index; within a row in increasing order of the first.
Transposed transposed(const Neighbours& n, const std::vector<float>& p) {
  Transposed t;
  t.row.assign(static_cast<std::size_t>(n.count) + 1, 0);
  for (const std::int32_t j : n.index) ++t.row[static_cast<std::size_t>(j) + 1];
  for (std::size_t i = 1; i < t.row.size(); ++i) t.row[i] += t.row[i - 1];
  t.column.resize(n.index.size());
  t.value.resize(n.index.size());
  std::vector<std::int64_t> next(t.row.begin(), t.row.end() - 1);
  for (std::size_t e = 0; e < n.index.size(); ++e) {
    const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(n.index[e])]++);
    t.column[to] = static_cast<std::int32_t>(static_cast<std::int64_t>(e) / n.k);
    t.value[to] = p[e];
  }
  return t;
}

using Entry = std::pair<std::int32_t, float>;

// Row i of p + p^T, by column.
std::vector<Entry> merged_row(const Neighbours& n, const std::vector<float>& p, const Transposed& t, std::int64_t i) {
  std::vector<Entry> own, all;
  for (std::int64_t e = i * n.k; e < (i + 1) * n.k; ++e) {
    own.emplace_back(n.index[static_cast<std::size_t>(e)], p[static_cast<std::size_t>(e)]);
  }
  std::sort(own.begin(), own.end());
  auto left = own.begin();
  auto e = static_cast<std::size_t>(t.row[static_cast<std::size_t>(i)]);
  const auto end = static_cast<std::size_t>(t.row[static_cast<std::size_t>(i) + 1]);
  while (left != own.end() || e < end) {
    if (e == end || (left != own.end() && left->first < t.column[e])) {
      all.push_back(*left++);
    } else if (left == own.end() || t.column[e] < left->first) {
      all.emplace_back(t.column[e], t.value[e]);
      ++e;
    } else {
      all.emplace_back(left->first, left->second + t.value[e]);
      ++left;
      ++e;
    }
  }
  return all;
}

}  // namespace

std::vector<float> conditional_affinities(const Neighbours& neighbours, double perplexity) {
  const std::int64_t k = neighbours.k;
  if (!(perplexity >= 1) || !(perplexity <= static_cast<double>(k))) {
    throw Error("t-SNE: found perplexity " + std::to_string(perplexity) + ", expected 1 to the " + std::to_string(k) +
                " neighbours of each point");
  }
  std::vector<float> p(neighbours.index.size());
  at::parallel_for(0, neighbours.count, 256, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      calibrate(neighbours.squared_distance.data() + i * k, k, std::log(perplexity), p.data() + i * k);
    }
  });
  return p;
}

Affinities joint_affinities(const Neighbours& neighbours, double perplexity) {
  const std::vector<float> p = conditional_affinities(neighbours, perplexity);
  const Transposed t = transposed(neighbours, p);
  Affinities joint;
  joint.count = neighbours.count;
  const auto count = static_cast<std::size_t>(neighbours.count);
  joint.row.assign(count + 1, 0);
  std::vector<std::vector<Entry>> rows(count);
  at::parallel_for(0, neighbours.count, 256, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      rows[static_cast<std::size_t>(i)] = merged_row(neighbours, p, t, i);
    }
  });
  for (std::size_t i = 0; i < count; ++i) joint.row[i + 1] = joint.row[i] + static_cast<std::int64_t>(rows[i].size());
  joint.column.resize(static_cast<std::size_t>(joint.row.back()));
  joint.value.resize(joint.column.size());
  const auto scale = static_cast<float>(1.0 / (2.0 * static_cast<double>(neighbours.count)));
  at::parallel_for(0, neighbours.count, 256, [&](std::int64_t first, std::int64_t last) {
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
      auto to = static_cast<std::size_t>(joint.row[i]);
      for (const auto& [column, value] : rows[i]) {
        joint.column[to] = column;
        joint.value[to++] = scale * value;
      }
      std::vector<Entry>().swap(rows[i]);
    }
  });
  return joint;
}

}  // namespace latitude::atlas
