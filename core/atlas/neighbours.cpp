#include "atlas/neighbours.h"

#include <ATen/Parallel.h>
#include <hnswlib/hnswlib.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "atlas/kernels.h"
#include "io/error.h"

namespace latitude::atlas {
namespace {

constexpr std::int64_t kRows = 64, kColumns = 4096;  // a tile of products: 1 MiB
constexpr std::size_t kChunk = 32;                   // of scores that are skipped or looked at together
constexpr double kMostExact = 2.5e11;                // products of numbers: some seconds
constexpr std::size_t kLinks = 16, kEffort = 200;    // of the graph: M and efConstruction

using Scored = std::pair<float, std::int32_t>;

// The k best of many scores: collects up to 2 k, then halves.
class Best {
 public:
  explicit Best(std::size_t k) : k_(k) { kept_.reserve(2 * k); }

  void look(const float* score, std::size_t count, std::int64_t base) {
    for (std::size_t first = 0; first < count; first += kChunk) {
      const std::size_t chunk = std::min(kChunk, count - first);
      if (kernels::least(score + first, chunk) >= worst_) continue;
      for (std::size_t j = first; j < first + chunk; ++j) {
        if (score[j] >= worst_) continue;
        kept_.emplace_back(score[j], static_cast<std::int32_t>(base + static_cast<std::int64_t>(j)));
        if (kept_.size() == 2 * k_) halve();
      }
    }
  }

  std::vector<Scored>& take() {
    if (kept_.size() > k_) halve();
    return kept_;
  }

 private:
  void halve() {
    std::nth_element(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(k_) - 1, kept_.end());
    kept_.resize(k_);
    worst_ = kept_.back().first;
  }

  std::size_t k_;
  std::vector<Scored> kept_;
  float worst_ = std::numeric_limits<float>::infinity();
};

struct Task {
  at::Tensor queries, codes;
  std::int64_t k;
  bool without_self;  // query i is code i
  const StopAsked& stop;
  Neighbours& result;

  std::size_t dimensions() const { return static_cast<std::size_t>(codes.size(1)); }
  const float* query(std::int64_t i) const { return queries.const_data_ptr<float>() + i * codes.size(1); }
  const float* code(std::int64_t j) const { return codes.const_data_ptr<float>() + j * codes.size(1); }

  // Candidates with whatever score become row i, by their distances computed from differences: those from products
  // lose digits where points nearly coincide.
  void keep(std::int64_t i, std::vector<Scored>& candidates) const {
    if (without_self) std::erase_if(candidates, [i](const Scored& each) { return each.second == i; });
    for (Scored& each : candidates) {
      each.first = kernels::squared_distance(query(i), code(each.second), dimensions());
    }
    std::sort(candidates.begin(), candidates.end());
    for (std::int64_t n = 0; n < k; ++n) {
      const Scored& each = candidates.at(static_cast<std::size_t>(n));
      result.index[static_cast<std::size_t>(i * k + n)] = each.second;
      result.squared_distance[static_cast<std::size_t>(i * k + n)] = each.first;
    }
  }
};

// Runs `block(first, last)` over all queries on all threads; a stop or an error ends every thread soon.
template <typename Block>
void over_queries(const Task& task, std::int64_t block_size, Block block) {
  const std::int64_t count = task.queries.size(0), blocks = (count + block_size - 1) / block_size;
  std::atomic<bool> stopped{false};
  at::parallel_for(0, blocks, 1, [&](std::int64_t from, std::int64_t to) {
    const torch::NoGradGuard no_grad;
    for (std::int64_t b = from; b < to && !stopped; ++b) {
      if (task.stop && task.stop()) stopped = true;
      if (!stopped) block(b * block_size, std::min(count, (b + 1) * block_size));
    }
  });
  if (stopped) throw Stopped();
}

void search_exactly(const Task& task) {
  const at::Tensor norms = task.codes.square().sum(1).contiguous(), transposed = task.codes.t();
  const std::int64_t count = task.codes.size(0);
  const auto wanted = static_cast<std::size_t>(task.k + (task.without_self ? 1 : 0));
  over_queries(task, kRows, [&](std::int64_t first, std::int64_t last) {
    std::vector<Best> best(static_cast<std::size_t>(last - first), Best(wanted));
    std::vector<float> score(kColumns);
    const at::Tensor rows = task.queries.narrow(0, first, last - first);
    at::Tensor dots = torch::empty({last - first, kColumns});
    for (std::int64_t column = 0; column < count; column += kColumns) {
      const std::int64_t columns = std::min(kColumns, count - column);
      if (columns != kColumns) dots = torch::empty({last - first, columns});
      at::mm_out(dots, rows, transposed.narrow(1, column, columns));
      for (std::size_t r = 0; r < best.size(); ++r) {
        kernels::scores(dots.const_data_ptr<float>() + static_cast<std::int64_t>(r) * columns,
                        norms.const_data_ptr<float>() + column, static_cast<std::size_t>(columns), score.data());
        best[r].look(score.data(), static_cast<std::size_t>(columns), column);
      }
    }
    for (std::size_t r = 0; r < best.size(); ++r) task.keep(first + static_cast<std::int64_t>(r), best[r].take());
  });
}

void search_by_graph(const Task& task) {
  const std::int64_t count = task.codes.size(0);
  hnswlib::L2Space space(task.dimensions());
  hnswlib::HierarchicalNSW<float> graph(&space, static_cast<std::size_t>(count), kLinks, kEffort);
  for (std::int64_t j = 0; j < count; ++j) {
    if (task.stop && j % 64 == 0 && task.stop()) throw Stopped();
    graph.addPoint(task.code(j), static_cast<std::size_t>(j));
  }
  const auto wanted = static_cast<std::size_t>(task.k + (task.without_self ? 1 : 0));
  graph.setEf(std::max(kEffort, 2 * wanted));
  over_queries(task, kRows, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      auto found = graph.searchKnn(task.query(i), wanted);
      std::vector<Scored> candidates;
      for (; !found.empty(); found.pop()) {
        candidates.emplace_back(found.top().first, static_cast<std::int32_t>(found.top().second));
      }
      // Among many equal points the graph falls apart and may find too few: any others fill the row, and are as near.
      for (std::int32_t j = 0; candidates.size() < wanted && j < count; ++j) {
        const auto known = [j](const Scored& each) { return each.second == j; };
        if (std::none_of(candidates.begin(), candidates.end(), known)) candidates.emplace_back(0.0F, j);
      }
      task.keep(i, candidates);
    }
  });
}

Neighbours find(const at::Tensor& queries, const at::Tensor& codes, std::int64_t k, bool without_self, Search search,
                const StopAsked& stop) {
  const std::int64_t most = codes.size(0) - (without_self ? 1 : 0);
  if (k < 1 || k > most) {
    throw Error("neighbours: found k = " + std::to_string(k) + ", expected 1 to " + std::to_string(most));
  }
  if (queries.size(1) != codes.size(1)) {
    throw Error("neighbours: found queries of " + std::to_string(queries.size(1)) + " dimensions, expected " +
                std::to_string(codes.size(1)));
  }
  const torch::NoGradGuard no_grad;
  Neighbours result{queries.size(0), k, {}, {}};
  result.index.resize(static_cast<std::size_t>(result.count * k));
  result.squared_distance.resize(result.index.size());
  // Distances from products lose fewer digits around the origin.
  const at::Tensor middle = codes.mean(0);
  const Task task{(queries - middle).contiguous(), (codes - middle).contiguous(), k, without_self, stop, result};
  const double products = static_cast<double>(queries.size(0)) * static_cast<double>(codes.size(0)) *
                          (30.0 + static_cast<double>(codes.size(1)));
  const bool exact = search == Search::exact || (search == Search::automatic && products <= kMostExact);
  exact ? search_exactly(task) : search_by_graph(task);
  return result;
}

}  // namespace

Neighbours neighbours_among(const at::Tensor& codes, std::int64_t k, Search search, const StopAsked& stop) {
  return find(codes, codes, k, true, search, stop);
}

Neighbours neighbours_of(const at::Tensor& queries, const at::Tensor& codes, std::int64_t k, Search search,
                         const StopAsked& stop) {
  return find(queries, codes, k, false, search, stop);
}

}  // namespace latitude::atlas
