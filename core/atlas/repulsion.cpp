#include "atlas/repulsion.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace latitude::atlas {
namespace {

constexpr double kSpacing = 1.0 / 3;       // of the grid at most; the kernel falls to a half at distance 1
constexpr double kFewestNodes = 24;        // along the longer side of a small plane
constexpr std::int64_t kMargin = 3;        // nodes around the outermost points that splines reach
constexpr std::int64_t kMostNodes = 4096;  // along a side; a larger plane gets a wider grid
constexpr std::size_t kExactBelow = 1500;

template <typename Work>
double sum_over_parts(std::size_t count, Work work) {
  // A part for each thread, added in their order: the sum depends on the number of threads alone.
  const auto parts = static_cast<std::int64_t>(at::get_num_threads());
  std::vector<double> sums(static_cast<std::size_t>(parts), 0);
  at::parallel_for(0, parts, 1, [&](std::int64_t from, std::int64_t to) {
    for (std::int64_t part = from; part < to; ++part) {
      const auto at = [&](std::int64_t p) {
        return count * static_cast<std::size_t>(p) / static_cast<std::size_t>(parts);
      };
      sums[static_cast<std::size_t>(part)] = work(static_cast<std::size_t>(part), at(part), at(part + 1));
    }
  });
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

class Exact : public Repulsion {
 public:
  void among(kernels::Points points, std::size_t count, Forces& forces) override {
    forces.x.resize(count);
    forces.y.resize(count);
    forces.z = sum_over_parts(count, [&](std::size_t, std::size_t first, std::size_t last) {
      return kernels::repulsion(points, count, first, last, forces.x.data(), forces.y.data());
    });
  }
};

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

class Interpolated : public Repulsion {
 public:
  void among(kernels::Points points, std::size_t count, Forces& forces) override {
    potential_.of(points, count);
    forces.x.resize(count);
    forces.y.resize(count);
    const double sum = static_cast<double>(count) * potential_.background() +
                       sum_over_parts(count, [&](std::size_t, std::size_t first, std::size_t last) {
                         return potential_.read(points, first, last, forces.x.data(), forces.y.data());
                       });
    forces.z = std::max(sum - static_cast<double>(count), 1e-30);
  }

 private:
  Potential potential_;
};

}  // namespace

kernels::Grid Potential::grid() const { return {left_, bottom_, spacing_, static_cast<std::size_t>(columns_)}; }

void Potential::of(kernels::Points points, std::size_t count) {
  const torch::NoGradGuard no_grad;
  place(points, count);
  // A grid for each thread, summed.
  const auto parts = static_cast<std::int64_t>(at::get_num_threads());
  at::Tensor masses = torch::zeros({parts, rows_, columns_});
  sum_over_parts(count, [&](std::size_t part, std::size_t first, std::size_t last) {
    kernels::spread(points, first, last, grid(),
                    masses.data_ptr<float>() + static_cast<std::int64_t>(part) * rows_ * columns_);
    return 0.0;
  });
  at::Tensor transformed = torch::fft::rfft2(parts == 1 ? masses[0] : masses.sum(0));
  transformed.mul_(kernel_);
  nodes_ = torch::fft::irfft2(transformed, {{rows_, columns_}}).contiguous();
}

double Potential::read(kernels::Points points, std::size_t first, std::size_t last, float* to_x, float* to_y) const {
  return kernels::gather(points, first, last, grid(), nodes_.const_data_ptr<float>(), to_x, to_y);
}

double Potential::background() const { return less_one_ ? static_cast<double>(count_) : 0; }

void Potential::keep_inside(float& x, float& y) const {
  x = std::clamp(x, static_cast<float>(left_ + spacing_), static_cast<float>(right_));
  y = std::clamp(y, static_cast<float>(bottom_ + spacing_), static_cast<float>(top_));
}

// Puts the grid over the points. Its size changes by steps, so that the kernel's transform is seldom made anew.
void Potential::place(kernels::Points points, std::size_t count) {
  const auto [low_x, high_x] = std::minmax_element(points.x, points.x + count);
  const auto [low_y, high_y] = std::minmax_element(points.y, points.y + count);
  const double width = double{*high_x} - double{*low_x}, height = double{*high_y} - double{*low_y};
  const double side = std::max({width, height, 1e-12});
  // A small plane gets a finer grid, by halves.
  const double halves = std::max(0.0, std::floor(std::log2(kSpacing * kFewestNodes / side)));
  const double spacing = std::max(std::exp2(-halves) * kSpacing, side / static_cast<double>(kMostNodes));
  count_ = count;
  const auto nodes = [&](double length) { return static_cast<std::int64_t>(length / spacing) + 2 * kMargin + 2; };
  const std::int64_t rows = quick_size(2 * nodes(height)), columns = quick_size(2 * nodes(width));
  if (spacing != spacing_ || rows > rows_ || columns > columns_ || 2 * rows < rows_ || 2 * columns < columns_) {
    spacing_ = spacing;
    rows_ = quick_size(rows + rows / 16);  // a little room, for a map grows while it settles
    columns_ = quick_size(columns + columns / 16);
    less_one_ = halves > 0;
    kernel_ = kernel();
  }
  const double margin = static_cast<double>(kMargin) * spacing;
  left_ = double{*low_x} - margin;
  bottom_ = double{*low_y} - margin;
  right_ = double{*high_x};
  top_ = double{*high_y};
}

// The transform of 1 / (1 + d^2) on the padded grid, divided by that of the B-spline for both ends.
at::Tensor Potential::kernel() const {
  const auto squares = [&](std::int64_t size) {
    const at::Tensor offset = torch::arange(size, at::kDouble);
    return (torch::minimum(offset, static_cast<double>(size) - offset) * spacing_).square();
  };
  const auto filter = [](std::int64_t size, std::int64_t kept) {
    const at::Tensor angle = torch::arange(kept, at::kDouble) * (2 * std::numbers::pi / static_cast<double>(size));
    return ((4 + 2 * angle.cos()) / 6).square();
  };
  const at::Tensor squared = squares(rows_).unsqueeze(1) + squares(columns_).unsqueeze(0);
  // In a small plane the kernel is nearly one everywhere, and what matters is by how much it isn't.
  const at::Tensor values = less_one_ ? -squared / (1 + squared) : 1 / (1 + squared);
  const at::Tensor spline = filter(rows_, rows_).unsqueeze(1) * filter(columns_, columns_ / 2 + 1).unsqueeze(0);
  return (at::real(torch::fft::rfft2(values)) / spline).to(at::kFloat).contiguous();
}

std::unique_ptr<Repulsion> exact_repulsion() { return std::make_unique<Exact>(); }
std::unique_ptr<Repulsion> interpolated_repulsion() { return std::make_unique<Interpolated>(); }

std::unique_ptr<Repulsion> make_repulsion(std::size_t count) {
  return count < kExactBelow ? exact_repulsion() : interpolated_repulsion();
}

}  // namespace latitude::atlas
