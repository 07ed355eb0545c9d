#include "atlas/tsne.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "atlas/pca.h"
#include "io/error.h"
#include "nn/random.h"

namespace latitude::atlas {
namespace {

constexpr double kStartDeviation = 1e-4, kJitter = 1e-6;
constexpr std::int64_t kFewest = 10, kMost = 1'000'000, kMostDimensions = 2048;
constexpr float kMomentum = 0.8F, kLeastGain = 0.01F, kLongestStep = 5;

at::Tensor checked(const at::Tensor& codes) {
  if (codes.dim() != 2 || codes.size(0) < kFewest || codes.size(0) > kMost || codes.size(1) < 1 ||
      codes.size(1) > kMostDimensions) {
    std::string shape;
    for (const std::int64_t size : codes.sizes()) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    throw Error("t-SNE: found codes of shape [" + shape + "], expected [N, D] with N from " + std::to_string(kFewest) +
                " to " + std::to_string(kMost) + " and D from 1 to " + std::to_string(kMostDimensions));
  }
  const at::Tensor table = codes.detach().to(at::kCPU, at::kFloat).contiguous();
  if (!table.isfinite().all().item<bool>()) {
    const at::Tensor bad = table.isfinite().all(1).logical_not().nonzero();
    throw Error("t-SNE: " + std::to_string(bad.size(0)) + " of " + std::to_string(table.size(0)) +
                " codes hold values that are not finite, the first is code " +
                std::to_string(bad[0].item<std::int64_t>()));
  }
  return table;
}

// The first two principal components, the first with deviation 1e-4, and a jitter that parts equal points.
Plane start(const at::Tensor& codes, std::uint64_t seed) {
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
  plane = (plane + noise * scale).to(at::kFloat);
  const at::Tensor x = plane.select(1, 0).contiguous(), y = plane.select(1, 1).contiguous();
  return {{x.const_data_ptr<float>(), x.const_data_ptr<float>() + count},
          {y.const_data_ptr<float>(), y.const_data_ptr<float>() + count}};
}

// openTSNE's update of one coordinate.
inline void advance(float gradient, float rate, float& gain, float& update) {
  const bool same = (update > 0) == (gradient > 0) && (update < 0) == (gradient < 0);
  gain = same ? gain * 0.8F + kLeastGain : gain + 0.2F;
  update = kMomentum * update - rate * gain * gradient;
}

float mean_of(const std::vector<float>& values) {
  double sum = 0;
  for (const float value : values) sum += double{value};
  return static_cast<float>(sum / static_cast<double>(values.size()));
}

}  // namespace

double possible_perplexity(double wanted, std::int64_t count) {
  return std::min(wanted, static_cast<double>(count - 1) / 3);
}

Tsne::Tsne(const at::Tensor& codes, const TsneOptions& options, StopAsked stop)
    : codes_(checked(codes)), options_(options), stop_(std::move(stop)) {
  if (options.early_iterations < 0 || options.iterations < 0 || !(options.early_exaggeration > 0) ||
      !(options.exaggeration > 0)) {
    throw Error("t-SNE: iterations must not be negative, and exaggerations must be above zero");
  }
  find_affinities();
  const auto count = static_cast<std::size_t>(codes_.size(0));
  repulsion_ = make_repulsion(count);
  plane_ = start(codes_, options_.seed);
  attracted_x_.resize(count);
  attracted_y_.resize(count);
  gain_x_.assign(count, 1);
  gain_y_.assign(count, 1);
  update_x_.assign(count, 0);
  update_y_.assign(count, 0);
}

void Tsne::find_affinities() {
  if (!(options_.perplexity >= 1)) {
    throw Error("t-SNE: found perplexity " + std::to_string(options_.perplexity) + ", expected 1 or more");
  }
  options_.perplexity = possible_perplexity(options_.perplexity, codes_.size(0));
  const auto k = std::min(codes_.size(0) - 1, static_cast<std::int64_t>(std::ceil(3 * options_.perplexity)));
  if (neighbours_.k != k) neighbours_ = neighbours_among(codes_, k, options_.search, stop_);
  affinities_ = joint_affinities(neighbours_, options_.perplexity);
}

void Tsne::set_perplexity(double perplexity) {
  options_.perplexity = perplexity;
  find_affinities();
  iteration_ = std::min(iteration_, options_.early_iterations);
  std::fill(gain_x_.begin(), gain_x_.end(), 1.0F);
  std::fill(gain_y_.begin(), gain_y_.end(), 1.0F);
  std::fill(update_x_.begin(), update_x_.end(), 0.0F);
  std::fill(update_y_.begin(), update_y_.end(), 0.0F);
}

void Tsne::step() {
  const bool early = iteration_ < options_.early_iterations;
  const double exaggeration = early ? options_.early_exaggeration : options_.exaggeration;
  const std::size_t count = plane_.x.size();
  const kernels::Points points{plane_.x.data(), plane_.y.data()};
  at::parallel_for(0, static_cast<std::int64_t>(count), 512, [&](std::int64_t first, std::int64_t last) {
    kernels::attraction(affinities_.row.data(), affinities_.column.data(), affinities_.value.data(), points,
                        static_cast<std::size_t>(first), static_cast<std::size_t>(last), attracted_x_.data(),
                        attracted_y_.data());
  });
  repulsion_->among(points, count, repelled_);
  const auto pull = static_cast<float>(4 * exaggeration), push = static_cast<float>(4 / repelled_.z);
  const auto rate = static_cast<float>(static_cast<double>(count) / exaggeration);
  for (std::size_t i = 0; i < count; ++i) {
    advance(pull * attracted_x_[i] - push * repelled_.x[i], rate, gain_x_[i], update_x_[i]);
    advance(pull * attracted_y_[i] - push * repelled_.y[i], rate, gain_y_[i], update_y_[i]);
    const float length = std::hypot(update_x_[i], update_y_[i]);
    if (length > kLongestStep) {
      update_x_[i] *= kLongestStep / length;
      update_y_[i] *= kLongestStep / length;
    }
    plane_.x[i] += update_x_[i];
    plane_.y[i] += update_y_[i];
  }
  const float x = mean_of(plane_.x), y = mean_of(plane_.y);
  for (float& value : plane_.x) value -= x;
  for (float& value : plane_.y) value -= y;
  ++iteration_;
}

double Tsne::divergence() const {
  const kernels::Points points{plane_.x.data(), plane_.y.data()};
  Forces forces;
  repulsion_->among(points, plane_.x.size(), forces);
  double total = 0, sum = 0;
  total = kernels::divergence(affinities_.row.data(), affinities_.column.data(), affinities_.value.data(), points, 0,
                              plane_.x.size());
  for (const float p : affinities_.value) sum += double{p};
  return total + sum * std::log(forces.z);
}

}  // namespace latitude::atlas
