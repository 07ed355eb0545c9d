#include "atlas/tsne.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "atlas/host.h"
#include "atlas/memory.h"
#include "atlas/pca.h"
#include "atlas/tsne_ops.h"
#include "io/error.h"
#include "nn/random.h"

namespace latitude::atlas {
namespace {

constexpr double kStartDeviation = 1e-4, kJitter = 1e-6;
constexpr std::int64_t kFewest = 10, kMost = 1'000'000, kMostDimensions = 2048;

at::Tensor checked(const at::Tensor& codes) {
  if (codes.dim() != 2 || codes.size(0) < kFewest || codes.size(0) > kMost || codes.size(1) < 1 ||
      codes.size(1) > kMostDimensions) {
    std::string shape;
    for (const std::int64_t size : codes.sizes()) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    throw Error("t-SNE: found codes of shape [" + shape + "], expected [N, D] with N from " + std::to_string(kFewest) +
                " to " + std::to_string(kMost) + " and D from 1 to " + std::to_string(kMostDimensions));
  }
  const at::Tensor table = codes.detach().to(at::kFloat).contiguous();
  if (!table.isfinite().all().item<bool>()) {
    const at::Tensor bad = table.isfinite().all(1).logical_not().nonzero();
    throw Error("t-SNE: " + std::to_string(bad.size(0)) + " of " + std::to_string(table.size(0)) +
                " codes hold values that are not finite, the first is code " +
                std::to_string(bad[0].item<std::int64_t>()));
  }
  // Maps do not depend on the codes' unit, but squared distances must stay in the range of single precision.
  constexpr float kLargest = 1e15F, kSmallest = 1e-15F;
  const auto size = table.abs().max().item<float>();
  return size > kLargest || (size > 0 && size < kSmallest) ? table / size : table;
}

// The first two principal components of codes on the host, the first with deviation 1e-4, and a jitter that parts equal
// points; [2, N].
at::Tensor start(const at::Tensor& codes, std::uint64_t seed) {
  const torch::NoGradGuard no_grad;
  const std::int64_t count = codes.size(0);
  at::Generator from = nn::generator(seed);
  const at::Tensor noise = nn::normal(count, 2, codes, from);
  at::Tensor plane = torch::zeros({count, 2});
  const at::Tensor wide = codes.to(at::kDouble);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::MatrixXd table = Eigen::Map<const RowMajor>(wide.const_data_ptr<double>(), count, codes.size(1));
  const Pca pca = fit_pca(table);
  const double deviation = std::sqrt(pca.variance[0]);
  if (deviation > 0) {
    const Eigen::Index components = std::min<Eigen::Index>(2, table.cols());
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> projected =
        (project(pca, table, components) * (kStartDeviation / deviation)).cast<float>();
    plane.narrow(1, 0, components).copy_(torch::from_blob(projected.data(), {count, components}));
  }
  // One constant dimension, or equal codes, leave nothing to start from but chance.
  const bool flat = codes.size(1) < 2 || !(pca.variance[1] > 0);
  at::Tensor scale = torch::full({2}, kJitter);
  if (flat) scale[1] = kStartDeviation;
  if (!(deviation > 0)) scale[0] = kStartDeviation;
  return (plane + noise * scale).to(at::kFloat).t().contiguous();
}

}  // namespace

double possible_perplexity(double wanted, std::int64_t count) {
  return std::min(wanted, static_cast<double>(count - 1) / 3);
}

Tsne::Tsne(const at::Tensor& codes, const TsneOptions& options, StopAsked stop)
    : options_(options),
      stop_(std::move(stop)),
      device_(options.device.value_or(codes.device())),
      codes_(checked(codes)) {
  if (options.early_iterations < 0 || options.iterations < 0 || !(options.early_exaggeration > 0) ||
      !(options.exaggeration > 0)) {
    throw Error("t-SNE: iterations must not be negative, and exaggerations must be above zero");
  }
  const torch::NoGradGuard no_grad;
  with_room([this] { prepare(); }, [this] { return retreat(); });
}

void Tsne::prepare() {
  codes_ = codes_.to(device_);
  find_affinities();
  points_ = first_points().to(device_);
  repulsion_ = make_repulsion(points_);
  attracted_ = torch::empty_like(points_);
  repelled_ = torch::empty_like(points_);
  gain_ = torch::ones_like(points_);
  update_ = torch::zeros_like(points_);
}

// Of another map of the codes there is nothing to be exaggerated any more.
at::Tensor Tsne::first_points() {
  if (!options_.from) return start(codes_.to(at::kCPU), options_.seed);
  const auto count = static_cast<std::size_t>(codes_.size(0));
  if (options_.from->x.size() != count || options_.from->y.size() != count) {
    throw Error("t-SNE: found a map of " + std::to_string(options_.from->x.size()) +
                " points to start from, expected " + std::to_string(count));
  }
  iteration_ = options_.early_iterations;
  return torch::stack({torch::tensor(options_.from->x), torch::tensor(options_.from->y)});
}

// Takes to the CPU what there is.
bool Tsne::retreat() {
  if (device_.is_cpu()) return false;
  device_ = at::kCPU;
  took_over_ = true;
  repulsion_.reset();
  for (at::Tensor* each :
       {&codes_, &neighbours_.index, &neighbours_.squared_distance, &affinities_.row, &affinities_.column,
        &affinities_.value, &points_, &update_, &gain_, &attracted_, &repelled_}) {
    if (each->defined()) *each = each->to(device_);
  }
  if (points_.defined()) repulsion_ = make_repulsion(points_);
  return true;
}

void Tsne::find_affinities() {
  if (!(options_.perplexity >= 1)) {
    throw Error("t-SNE: found perplexity " + std::to_string(options_.perplexity) + ", expected 1 or more");
  }
  options_.perplexity = possible_perplexity(options_.perplexity, codes_.size(0));
  const auto k = std::min(codes_.size(0) - 1, static_cast<std::int64_t>(std::ceil(3 * options_.perplexity)));
  if (!neighbours_.index.defined() || neighbours_.k() != k) {
    neighbours_ = neighbour_table(codes_, k, options_.search, stop_);
  }
  if (stop_ && stop_()) throw Stopped();
  affinities_ = joint_affinities(neighbours_, options_.perplexity);
}

void Tsne::set_perplexity(double perplexity) {
  const torch::NoGradGuard no_grad;
  options_.perplexity = perplexity;
  with_room([this] { find_affinities(); }, [this] { return retreat(); });
  iteration_ = std::min(iteration_, options_.early_iterations);
  gain_.fill_(1);
  update_.fill_(0);
}

void Tsne::step() {
  const torch::NoGradGuard no_grad;
  with_room([this] { move(); }, [this] { return retreat(); });
  ++iteration_;
}

void Tsne::move() {
  const bool early = iteration_ < options_.early_iterations;
  const double exaggeration = early ? options_.early_exaggeration : options_.exaggeration;
  ops::attraction(affinities_.row, affinities_.column, affinities_.value, points_, attracted_);
  const at::Tensor z = repulsion_->push(points_, repelled_);
  ops::advance(points_, update_, gain_, attracted_, repelled_, z, 4 * exaggeration,
               static_cast<double>(points_.size(1)) / exaggeration);
}

Plane Tsne::plane() const { return {host_values<float>(points_[0]), host_values<float>(points_[1])}; }

double Tsne::divergence() {
  const torch::NoGradGuard no_grad;
  double result = 0;
  const auto measure = [&] {
    at::Tensor forces = torch::empty_like(points_);
    const at::Tensor z = repulsion_->push(points_, forces);
    result = ops::divergence(affinities_.row, affinities_.column, affinities_.value, points_, z).item<double>();
  };
  with_room(measure, [this] { return retreat(); });
  return result;
}

}  // namespace latitude::atlas
