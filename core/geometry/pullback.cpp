#include "geometry/pullback.h"

#include <torch/torch.h>

#include <Eigen/LU>
#include <algorithm>
#include <limits>
#include <string>

#include "geometry/tables.h"
#include "io/error.h"

namespace latitude::geometry {
namespace {

constexpr double kLeastMean = 1e-6;  // of a pixel: asin sqrt has no slope at 0 and 1
constexpr int kFine = 256;           // samples on which lengths are measured

struct Stopped {};

// The natural cubic spline through equally spaced knots is linear in their values: the matrix [samples, knots] that
// gives it at equally spaced times, ends included. Second derivatives m at the inner knots solve
// m_{k-1} + 4 m_k + m_{k+1} = 6 (y_{k-1} - 2 y_k + y_{k+1}), and are 0 at the ends.
Eigen::MatrixXd spline_basis(int knots, int samples) {
  const Eigen::Index n = knots;
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(n, n), right = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index k = 1; k + 1 < n; ++k) {
    system(k, k - 1) = system(k, k + 1) = 1;
    system(k, k) = 4;
    right(k, k - 1) = right(k, k + 1) = 6;
    right(k, k) = -12;
  }
  const Eigen::MatrixXd second = system.partialPivLu().solve(right);
  Eigen::MatrixXd basis = Eigen::MatrixXd::Zero(samples, n);
  for (int s = 0; s < samples; ++s) {
    const double at = static_cast<double>(s) * static_cast<double>(n - 1) / (samples - 1);
    const Eigen::Index k = std::min<Eigen::Index>(static_cast<Eigen::Index>(at), n - 2);
    const double v = at - static_cast<double>(k), u = 1 - v;
    basis.row(s) = (u * u * u - u) / 6 * second.row(k) + (v * v * v - v) / 6 * second.row(k + 1);
    basis(s, k) += u;
    basis(s, k + 1) += v;
  }
  return basis;
}

void check_ends(const at::Tensor& a, const at::Tensor& b, int steps) {
  if (a.dim() != 1 || b.dim() != 1 || a.size(0) != b.size(0) || a.size(0) < 1) {
    throw Error("pull-back path: found ends of " + std::to_string(a.numel()) + " and " + std::to_string(b.numel()) +
                " numbers, expected as many");
  }
  if (!a.isfinite().all().item<bool>() || !b.isfinite().all().item<bool>()) {
    throw Error("pull-back path: an end is not finite");
  }
  if (steps < 2) throw Error("pull-back path: found " + std::to_string(steps) + " steps, expected at least 2");
}

at::Tensor line(const at::Tensor& a, const at::Tensor& b, int count) {
  const at::Tensor t = torch::linspace(0, 1, count, a.options()).unsqueeze(1);
  return a + t * (b - a);
}

// The curve's energy: of as many samples as segments and one, the sum of squares times that number is the integral's.
at::Tensor energy_of(const LikelihoodEmbedding& embed, const at::Tensor& points, const at::Tensor& basis) {
  const at::Tensor phi = embed(basis.mm(points));
  return (phi.slice(0, 1) - phi.slice(0, 0, -1)).square().sum() * (basis.size(0) - 1);
}

at::Tensor with_ends(const at::Tensor& a, const at::Tensor& inner, const at::Tensor& b) {
  return torch::cat({a.unsqueeze(0), inner, b.unsqueeze(0)});
}

// The straight line's control points, or those of `options.start` where their curve has less energy.
at::Tensor first_guess(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b,
                       const at::Tensor& basis, const PullbackOptions& options) {
  const int knots = options.control_points + 2;
  at::Tensor straight = line(a, b, knots).slice(0, 1, knots - 1).clone();
  if (!options.start.defined() || options.start.sizes() != straight.sizes()) return straight;
  const torch::NoGradGuard no_grad;
  const double there = energy_of(embed, with_ends(a, options.start, b), basis).item<double>();
  return there < energy_of(embed, with_ends(a, straight, b), basis).item<double>() ? options.start.clone() : straight;
}

// The inner control points [K, D] of the curve with the least energy.
at::Tensor least_energy(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b,
                        const at::Tensor& basis, const PullbackOptions& options) {
  at::Tensor inner = first_guess(embed, a, b, basis, options).requires_grad_(true);
  at::Tensor best = inner.detach().clone();
  double least = std::numeric_limits<double>::infinity();
  torch::optim::LBFGS descent(
      std::vector<at::Tensor>{inner},
      torch::optim::LBFGSOptions(1.0).max_iter(options.iterations).history_size(12).line_search_fn("strong_wolfe"));
  const auto evaluate = [&] {
    if (options.stop && options.stop()) throw Stopped{};
    const at::Tensor energy = energy_of(embed, with_ends(a, inner, b), basis);
    inner.mutable_grad() = torch::autograd::grad({energy}, {inner})[0];
    const auto value = energy.item<double>();
    if (value < least) {
      least = value;
      best = inner.detach().clone();
    }
    return energy;
  };
  try {
    descent.step(evaluate);
  } catch (const Stopped&) {  // the best so far is what there is time for
  }
  return best;
}

// `steps` points of the polyline, equally spaced by these lengths.
at::Tensor spaced(const at::Tensor& z, const at::Tensor& lengths, int steps) {
  const double whole = lengths[-1].item<double>();
  std::vector<at::Tensor> rows;
  std::int64_t k = 0;
  for (int s = 0; s < steps; ++s) {
    const double wanted = whole * s / (steps - 1);
    while (k + 2 < z.size(0) && lengths[k + 1].item<double>() < wanted) ++k;
    const double from = lengths[k].item<double>(), to = lengths[k + 1].item<double>();
    const double t = to > from ? std::clamp((wanted - from) / (to - from), 0.0, 1.0) : 0;
    rows.push_back(z[k] * (1 - t) + z[k + 1] * t);
  }
  rows.front() = z[0];
  rows.back() = z[-1];
  return torch::stack(rows);
}

}  // namespace

at::Tensor bernoulli_embedding(const at::Tensor& p) { return p.clamp(kLeastMean, 1 - kLeastMean).sqrt().asin().mul(2); }

at::Tensor pullback_lengths(const LikelihoodEmbedding& embed, const at::Tensor& z) {
  const torch::NoGradGuard no_grad;
  const at::Tensor phi = embed(z).to(at::kDouble);
  const at::Tensor steps = (phi.slice(0, 1) - phi.slice(0, 0, -1)).norm(2, 1);
  return torch::cat({torch::zeros({1}, at::kDouble), steps.cumsum(0)});
}

PullbackPath pullback_path(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b, int steps,
                           const PullbackOptions& options) {
  check_ends(a, b, steps);
  const int knots = options.control_points + 2;
  const at::Tensor straight = line(a, b, kFine);
  const at::Tensor along_straight = pullback_lengths(embed, straight);
  PullbackPath path;
  path.straight_length = along_straight[-1].item<double>();
  const at::Tensor inner = least_energy(embed, a, b, to_tensor(spline_basis(knots, options.samples)), options);
  const at::Tensor curve = to_tensor(spline_basis(knots, kFine)).mm(with_ends(a, inner, b));
  const at::Tensor along = pullback_lengths(embed, curve);
  path.length = along[-1].item<double>();
  const bool shorter = path.length < path.straight_length;  // few samples may have missed what the line does between
  if (!shorter) path.length = path.straight_length;
  path.z = shorter ? spaced(curve, along, steps) : spaced(straight, along_straight, steps);
  path.z[0] = a;
  path.z[-1] = b;
  path.control = inner;
  return path;
}

}  // namespace latitude::geometry
