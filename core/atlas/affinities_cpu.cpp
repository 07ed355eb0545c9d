// t-SNE's affinities on the CPU: every row by itself on all threads.
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "atlas/op_kernels.h"
#include "atlas/point_math.h"

namespace latitude::atlas::cpu {
namespace {

// Neighbours and their probabilities, [count, k].
struct Table {
  std::int64_t count, k;
  const std::int32_t* index;
  const float* p;
};

struct Transposed {
  std::vector<std::int64_t> row;
  std::vector<std::int32_t> column;
  std::vector<float> value;
};

// The same probabilities by their second index; within a row in increasing order of the first.
Transposed transposed(const Table& n) {
  Transposed t;
  const auto entries = static_cast<std::size_t>(n.count * n.k);
  t.row.assign(static_cast<std::size_t>(n.count) + 1, 0);
  for (std::size_t e = 0; e < entries; ++e) ++t.row[static_cast<std::size_t>(n.index[e]) + 1];
  for (std::size_t i = 1; i < t.row.size(); ++i) t.row[i] += t.row[i - 1];
  t.column.resize(entries);
  t.value.resize(entries);
  std::vector<std::int64_t> next(t.row.begin(), t.row.end() - 1);
  for (std::size_t e = 0; e < entries; ++e) {
    const auto to = static_cast<std::size_t>(next[static_cast<std::size_t>(n.index[e])]++);
    t.column[to] = static_cast<std::int32_t>(static_cast<std::int64_t>(e) / n.k);
    t.value[to] = n.p[e];
  }
  return t;
}

using Entry = std::pair<std::int32_t, float>;

// Row i of p + p^T, by column.
std::vector<Entry> merged_row(const Table& n, const Transposed& t, std::int64_t i) {
  std::vector<Entry> own, all;
  for (std::int64_t e = i * n.k; e < (i + 1) * n.k; ++e) own.emplace_back(n.index[e], n.p[e]);
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

at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity) {
  TORCH_CHECK(squared_distance.is_contiguous() && squared_distance.dim() == 2,
              "latitude::tsne_calibrate takes a contiguous table");
  const std::int64_t k = squared_distance.size(1);
  at::Tensor table = torch::empty_like(squared_distance);
  const auto* squared = squared_distance.const_data_ptr<float>();
  auto* to = table.data_ptr<float>();
  at::parallel_for(0, squared_distance.size(0), 256, [&](std::int64_t first, std::int64_t last) {
    std::vector<double> weight(static_cast<std::size_t>(k));
    const auto keep = [&](std::int64_t j, double w) { weight[static_cast<std::size_t>(j)] = w; };
    for (std::int64_t i = first; i < last; ++i) {
      const double sum = kernels::calibrate(squared + i * k, k, std::log(perplexity), keep).sum;
      float* p = to + i * k;
      for (std::int64_t j = 0; j < k; ++j) p[j] = static_cast<float>(weight[static_cast<std::size_t>(j)] / sum);
    }
  });
  return table;
}

Rows join(const at::Tensor& index, const at::Tensor& p) {
  TORCH_CHECK(index.is_contiguous() && p.is_contiguous() && index.sizes() == p.sizes(),
              "latitude::tsne_join takes two contiguous tables of one shape");
  const Table table{index.size(0), index.size(1), index.const_data_ptr<std::int32_t>(), p.const_data_ptr<float>()};
  const Transposed t = transposed(table);
  std::vector<std::vector<Entry>> rows(static_cast<std::size_t>(table.count));
  at::parallel_for(0, table.count, 256, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) rows[static_cast<std::size_t>(i)] = merged_row(table, t, i);
  });
  at::Tensor row = torch::zeros({table.count + 1}, at::kLong);
  auto* ends = row.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < rows.size(); ++i) ends[i + 1] = ends[i] + static_cast<std::int64_t>(rows[i].size());
  at::Tensor column = torch::empty({ends[table.count]}, at::kInt), value = torch::empty({ends[table.count]});
  auto* columns = column.data_ptr<std::int32_t>();
  auto* values = value.data_ptr<float>();
  const auto scale = static_cast<float>(1.0 / (2.0 * static_cast<double>(table.count)));
  at::parallel_for(0, table.count, 256, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      std::int64_t to = ends[i];
      for (const auto& [j, each] : rows[static_cast<std::size_t>(i)]) {
        columns[to] = j;
        values[to++] = scale * each;
      }
      std::vector<Entry>().swap(rows[static_cast<std::size_t>(i)]);
    }
  });
  return {row, column, value};
}

}  // namespace latitude::atlas::cpu
