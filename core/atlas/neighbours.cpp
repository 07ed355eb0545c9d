#include "atlas/neighbours.h"

#include <ATen/Parallel.h>
#include <hnswlib/hnswlib.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "atlas/host.h"
#include "atlas/kernels.h"
#include "io/error.h"

namespace latitude::atlas {
namespace {

constexpr std::int64_t kRows = 64, kColumns = 4096;  // a tile of products: 1 MiB
constexpr std::size_t kChunk = 32;                   // of scores that are skipped or looked at together
// Products of numbers that the exact way may cost, some seconds of a CPU and about a minute of a GPU: there a million
// codes of 70 dimensions.
constexpr double kMostOnCpu = 2.5e11, kMostElsewhere = 1e14;
constexpr std::int64_t kMostNumbers = 1 << 26;     // of products or differences that a device holds at once: 256 MiB
constexpr std::size_t kLinks = 16, kEffort = 200;  // of the graph: M and efConstruction

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
  NeighbourTable result;

  // How many candidates hold the k wanted ones, whichever they are.
  std::int64_t candidates() const { return k + (without_self ? 1 : 0); }
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
    auto* index = result.index.data_ptr<std::int32_t>() + i * k;
    auto* squared_distance = result.squared_distance.data_ptr<float>() + i * k;
    for (std::int64_t n = 0; n < k; ++n) {
      std::tie(squared_distance[n], index[n]) = candidates.at(static_cast<std::size_t>(n));
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
  const auto wanted = static_cast<std::size_t>(task.candidates());
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

// Among many equal points the graph falls apart into islands, from which too few are found. Their nearest come from
// looking at all points, once for each code that is met there.
class Islands {
 public:
  explicit Islands(const Task& task) : task_(task) {}

  std::vector<Scored> nearest(std::int64_t query, std::size_t wanted) {
    const float* code = task_.query(query);
    const std::string key(reinterpret_cast<const char*>(code), task_.dimensions() * sizeof(float));
    const std::lock_guard lock(mutex_);
    std::vector<Scored>& found = known_[key];
    if (found.empty()) {
      for (std::int64_t j = 0; j < task_.codes.size(0); ++j) {
        found.emplace_back(kernels::squared_distance(code, task_.code(j), task_.dimensions()),
                           static_cast<std::int32_t>(j));
      }
      // One more than wanted: whichever of the equal points asks, it is not its own neighbour.
      const auto kept = static_cast<std::ptrdiff_t>(std::min(found.size(), wanted + 1));
      std::partial_sort(found.begin(), found.begin() + kept, found.end());
      found.resize(static_cast<std::size_t>(kept));
      found.shrink_to_fit();
    }
    return found;
  }

 private:
  const Task& task_;
  std::mutex mutex_;
  std::map<std::string, std::vector<Scored>> known_;
};

void search_by_graph(const Task& task) {
  const std::int64_t count = task.codes.size(0);
  hnswlib::L2Space space(task.dimensions());
  hnswlib::HierarchicalNSW<float> graph(&space, static_cast<std::size_t>(count), kLinks, kEffort);
  for (std::int64_t j = 0; j < count; ++j) {
    if (task.stop && j % 64 == 0 && task.stop()) throw Stopped();
    graph.addPoint(task.code(j), static_cast<std::size_t>(j));
  }
  const auto wanted = static_cast<std::size_t>(task.candidates());
  graph.setEf(std::max(kEffort, 2 * wanted));
  Islands alone(task);
  over_queries(task, kRows, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      auto found = graph.searchKnn(task.query(i), wanted);
      std::vector<Scored> candidates;
      for (; !found.empty(); found.pop()) {
        candidates.emplace_back(found.top().first, static_cast<std::int32_t>(found.top().second));
      }
      if (candidates.size() < wanted) candidates = alone.nearest(i, wanted);
      task.keep(i, candidates);
    }
  });
}

// The rows first..first + size of the result, as search_exactly's, in torch's own operations.
void search_block(const Task& task, const at::Tensor& norms, std::int64_t first, std::int64_t size) {
  const at::Tensor queries = task.queries.narrow(0, first, size);
  const at::Tensor scores = torch::addmm(norms, queries, task.codes.t(), /*beta=*/1, /*alpha=*/-2);
  const auto best = scores.topk(task.candidates(), 1, /*largest=*/false, /*sorted=*/false);
  // In order of index, which the next sort keeps among equal distances.
  const at::Tensor found = std::get<0>(std::get<1>(best).sort(1));
  const at::Tensor codes = task.codes.index_select(0, found.flatten()).view({size, task.candidates(), -1});
  at::Tensor distance = codes.sub(queries.unsqueeze(1)).square_().sum(2);
  if (task.without_self) {
    const at::Tensor self = torch::arange(first, first + size, found.options()).unsqueeze(1);
    distance.masked_fill_(found == self, std::numeric_limits<float>::infinity());
  }
  const auto [sorted, order] = distance.sort(/*stable=*/std::make_optional(true), 1);
  task.result.index.narrow(0, first, size).copy_(found.gather(1, order).narrow(1, 0, task.k));
  task.result.squared_distance.narrow(0, first, size).copy_(sorted.narrow(1, 0, task.k));
}

void search_by_products(const Task& task) {
  const at::Tensor norms = task.codes.square().sum(1);
  const std::int64_t count = task.queries.size(0);
  const std::int64_t wide = std::max(task.codes.size(0), task.candidates() * task.codes.size(1));
  const std::int64_t block = std::clamp<std::int64_t>(kMostNumbers / wide, 1, count);
  for (std::int64_t first = 0; first < count; first += block) {
    if (task.stop && task.stop()) throw Stopped();
    search_block(task, norms, first, std::min(block, count - first));
  }
}

Search chosen(Search wanted, const at::Tensor& queries, const at::Tensor& codes) {
  const bool on_cpu = codes.is_cpu();
  if (wanted == Search::automatic) {
    const double products = static_cast<double>(queries.size(0)) * static_cast<double>(codes.size(0)) *
                            (30.0 + static_cast<double>(codes.size(1)));
    wanted = products <= (on_cpu ? kMostOnCpu : kMostElsewhere) ? Search::exact : Search::graph;
  }
  return wanted == Search::exact && !on_cpu ? Search::products : wanted;
}

NeighbourTable find(const at::Tensor& queries, const at::Tensor& codes, std::int64_t k, bool without_self,
                    Search search, const StopAsked& stop) {
  const std::int64_t most = codes.size(0) - (without_self ? 1 : 0);
  if (k < 1 || k > most) {
    throw Error("neighbours: found k = " + std::to_string(k) + ", expected 1 to " + std::to_string(most));
  }
  if (queries.size(1) != codes.size(1)) {
    throw Error("neighbours: found queries of " + std::to_string(queries.size(1)) + " dimensions, expected " +
                std::to_string(codes.size(1)));
  }
  const torch::NoGradGuard no_grad;
  const Search way = chosen(search, queries, codes);
  const auto where = way == Search::graph ? at::Device(at::kCPU) : codes.device();
  // Distances from products lose fewer digits around the origin.
  const at::Tensor middle = codes.mean(0);
  const auto options = torch::TensorOptions().device(where);
  const Task task{(queries - middle).to(where).contiguous(),
                  (codes - middle).to(where).contiguous(),
                  k,
                  without_self,
                  stop,
                  {torch::empty({queries.size(0), k}, options.dtype(at::kInt)),
                   torch::empty({queries.size(0), k}, options.dtype(at::kFloat))}};
  switch (way) {
    case Search::graph:
      search_by_graph(task);
      break;
    case Search::products:
      search_by_products(task);
      break;
    default:
      search_exactly(task);
  }
  return {task.result.index.to(codes.device()), task.result.squared_distance.to(codes.device())};
}

}  // namespace

Neighbours NeighbourTable::on_host() const {
  return {index.size(0), k(), host_values<std::int32_t>(index), host_values<float>(squared_distance)};
}

NeighbourTable NeighbourTable::of(const Neighbours& neighbours) {
  // torch knows no tensors that only read; nothing here writes to these.
  auto* index = const_cast<std::int32_t*>(neighbours.index.data());
  auto* distance = const_cast<float*>(neighbours.squared_distance.data());
  const std::vector<std::int64_t> shape{neighbours.count, neighbours.k};
  return {torch::from_blob(index, shape, at::kInt), torch::from_blob(distance, shape, at::kFloat)};
}

NeighbourTable neighbour_table(const at::Tensor& codes, std::int64_t k, Search search, const StopAsked& stop) {
  return find(codes, codes, k, true, search, stop);
}

Neighbours neighbours_among(const at::Tensor& codes, std::int64_t k, Search search, const StopAsked& stop) {
  return neighbour_table(codes, k, search, stop).on_host();
}

Neighbours neighbours_of(const at::Tensor& queries, const at::Tensor& codes, std::int64_t k, Search search,
                         const StopAsked& stop) {
  return find(queries, codes, k, false, search, stop).on_host();
}

}  // namespace latitude::atlas
