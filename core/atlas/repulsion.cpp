#include "atlas/repulsion.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "atlas/host.h"
#include "atlas/tsne_ops.h"

namespace latitude::atlas {
namespace {

constexpr double kSpacing = 1.0 / 3;       // of the grid at most; the kernel falls to a half at distance 1
constexpr double kFewestNodes = 24;        // along the longer side of a small plane
constexpr std::int64_t kMargin = 3;        // nodes around the outermost points that splines reach
constexpr std::int64_t kMostNodes = 4096;  // along a side; a larger plane gets a wider grid

// A CPU sums pairs exactly where that is faster than the grid. A GPU does 10^8 pairs in the time that the grid's many
// small launches take, whatever they do: some 0.2 ms, which is reckoned, not measured.
constexpr std::int64_t kExactBelowOnCpu = 1500, kExactBelowElsewhere = 8000;

// Watched loosely: calls between two looks at the points, and nodes that leave room for growing meanwhile. A small
// plane may grow by a factor at each step, and so many nodes are fine enough until its side is 80; a larger one grows
// by some units, and half as many again as it needs hold those. A GPU transforms them in no time.
constexpr int kLookEvery = 8;
constexpr std::int64_t kFewestLooseNodes = 256, kLooseRoom = 2;

// Sizes that transforms are quick for: 2^a 3^b 5^c.
std::int64_t quick_size(std::int64_t least) {
  for (std::int64_t size = least;; ++size) {
    std::int64_t rest = size;
    for (const std::int64_t prime : {2, 3, 5}) {
      while (rest % prime == 0) rest /= prime;
    }
    if (rest == 1 && size % 2 == 0) return size;
  }
}

class Exact : public Repulsion {
 public:
  at::Tensor push(const at::Tensor& points, at::Tensor& forces) override { return ops::repulsion(points, forces); }
};

class Interpolated : public Repulsion {
 public:
  explicit Interpolated(Watch watch) : potential_(watch) {}

  at::Tensor push(const at::Tensor& points, at::Tensor& forces) override {
    potential_.of(points);
    const auto count = static_cast<double>(points.size(1));
    return potential_.read(points, forces).add_(count * potential_.background()).sub_(count).clamp_min_(1e-30);
  }

 private:
  Potential potential_;
};

}  // namespace

void Repulsion::among(kernels::Points points, std::size_t count, Forces& forces) {
  const auto size = static_cast<std::int64_t>(count);
  at::Tensor table = torch::empty({2, size}), to = torch::empty({2, size});
  auto* first = table.data_ptr<float>();
  std::copy_n(points.y, count, std::copy_n(points.x, count, first));
  forces.z = push(table, to).item<double>();
  forces.x = host_values<float>(to[0]);
  forces.y = host_values<float>(to[1]);
}

void Potential::of(const at::Tensor& points) {
  const torch::NoGradGuard no_grad;
  count_ = points.size(1);
  const auto [low, high] = torch::aminmax(points, 1);
  const at::Tensor box = torch::cat({low, high}).to(at::kDouble);
  if (watch_ == Watch::closely || age_ % kLookEvery == 0) fit(box.to(at::kCPU));
  ++age_;
  put_over(box);
  at::Tensor transformed = torch::fft::rfft2(ops::spread(points, frame_, rows_, columns_));
  transformed.mul_(kernel_);
  nodes_ = torch::fft::irfft2(transformed, {{rows_, columns_}}).contiguous();
}

at::Tensor Potential::read(const at::Tensor& points, at::Tensor& forces) const {
  return ops::gather(points, frame_, nodes_, forces);
}

double Potential::read(kernels::Points points, std::size_t first, std::size_t last, float* to_x, float* to_y) const {
  const auto* frame = frame_.const_data_ptr<double>();
  const kernels::Grid grid{frame[0], frame[1], frame[2], static_cast<std::size_t>(columns_)};
  return kernels::gather(points, first, last, grid, nodes_.const_data_ptr<float>(), to_x, to_y);
}

double Potential::background() const { return less_one_ ? static_cast<double>(count_) : 0; }

void Potential::keep_inside(float& x, float& y) const {
  const auto* frame = frame_.const_data_ptr<double>();
  const auto* box = box_.const_data_ptr<double>();
  // Two nodes from the grid's rim: single precision may round the bound to the wrong side of the first.
  x = std::clamp(x, static_cast<float>(frame[0] + 2 * frame[2]), static_cast<float>(box[2]));
  y = std::clamp(y, static_cast<float>(frame[1] + 2 * frame[2]), static_cast<float>(box[3]));
}

// Takes as many nodes as the points in that box need. Their number changes by steps, so that the kernel's transform is
// seldom made anew.
void Potential::fit(const at::Tensor& box) {
  const auto* at = box.const_data_ptr<double>();
  const double width = at[2] - at[0], height = at[3] - at[1];
  const double side = std::max({width, height, 1e-12});
  // A small plane gets a finer grid, by halves.
  const double halves = std::max(0.0, std::floor(std::log2(kSpacing * kFewestNodes / side)));
  const double spacing = std::max(std::exp2(-halves) * kSpacing, side / static_cast<double>(kMostNodes));
  const auto nodes = [&](double length) {
    const auto needed = static_cast<std::int64_t>(length / spacing) + 2 * kMargin + 2;
    return watch_ == Watch::closely ? needed : std::max(needed + needed / kLooseRoom, kFewestLooseNodes);
  };
  const std::int64_t rows = quick_size(2 * nodes(height)), columns = quick_size(2 * nodes(width));
  if (spacing != spacing_ || rows > rows_ || columns > columns_ || 2 * rows < rows_ || 2 * columns < columns_) {
    spacing_ = spacing;
    rows_ = quick_size(rows + rows / 16);  // a little room, for a map grows while it settles
    columns_ = quick_size(columns + columns / 16);
    less_one_ = halves > 0;
    kernel_.reset();
  }
}

// Puts the grid over the points where they are now. Its spacing is the one that was wanted, or wider where they have
// outgrown its nodes, and then so is the kernel's.
void Potential::put_over(const at::Tensor& box) {
  box_ = box;
  const at::Tensor low = box.narrow(0, 0, 2), high = box.narrow(0, 2, 2);
  at::Tensor spacing = torch::full({1}, spacing_, box.options());
  if (watch_ == Watch::loosely) {
    const std::int64_t taken = 2 * kMargin + 2;
    const std::int64_t across = columns_ / 2 - taken, down = rows_ / 2 - taken;  // half the padded grid is the points'
    const at::Tensor size = high - low;
    spacing = spacing.maximum(size.narrow(0, 0, 1) / static_cast<double>(across))
                  .maximum(size.narrow(0, 1, 1) / static_cast<double>(down));
  }
  frame_ = torch::cat({low - static_cast<double>(kMargin) * spacing, spacing});
  if (watch_ == Watch::loosely || !kernel_.defined()) kernel_ = kernel(spacing);
}

// The transform of 1 / (1 + d^2) on the padded grid, divided by that of the B-spline for both ends. Where it is made
// anew each time it is made in single precision, which many GPUs are thirty times as fast in.
at::Tensor Potential::kernel(const at::Tensor& spacing) const {
  const auto options = spacing.options().dtype(watch_ == Watch::closely ? at::kDouble : at::kFloat);
  const auto squares = [&](std::int64_t size) {
    const at::Tensor offset = torch::arange(size, options);
    return (torch::minimum(offset, static_cast<double>(size) - offset) * spacing.to(options)).square();
  };
  const auto filter = [&](std::int64_t size, std::int64_t kept) {
    const at::Tensor angle = torch::arange(kept, options) * (2 * std::numbers::pi / static_cast<double>(size));
    return ((4 + 2 * angle.cos()) / 6).square();
  };
  const at::Tensor squared = squares(rows_).unsqueeze(1) + squares(columns_).unsqueeze(0);
  // In a small plane the kernel is nearly one everywhere, and what matters is by how much it isn't.
  const at::Tensor values = less_one_ ? -squared / (1 + squared) : 1 / (1 + squared);
  const at::Tensor spline = filter(rows_, rows_).unsqueeze(1) * filter(columns_, columns_ / 2 + 1).unsqueeze(0);
  return (at::real(torch::fft::rfft2(values)) / spline).to(at::kFloat).contiguous();
}

std::unique_ptr<Repulsion> exact_repulsion() { return std::make_unique<Exact>(); }
std::unique_ptr<Repulsion> interpolated_repulsion(Watch watch) { return std::make_unique<Interpolated>(watch); }

std::unique_ptr<Repulsion> make_repulsion(const at::Tensor& points) {
  const bool on_cpu = points.is_cpu();
  if (points.size(1) < (on_cpu ? kExactBelowOnCpu : kExactBelowElsewhere)) return exact_repulsion();
  return interpolated_repulsion(on_cpu ? Watch::closely : Watch::loosely);
}

}  // namespace latitude::atlas
