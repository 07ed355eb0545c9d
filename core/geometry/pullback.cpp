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

constexpr double kLeastMean = 1e-6;   // of a pixel: asin sqrt has no slope at 0 and 1
constexpr int kScoutIterations = 12;  // from each place to begin, before the best goes on
constexpr double kFlat = 2e-3;        // see energy_of
constexpr int kFine = 256;            // samples on which lengths are measured

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

// Of samples at even times, one more than segments: the sum of squares times their number is the integral's.
at::Tensor energy_of_samples(const at::Tensor& samples) {
  return (samples.slice(0, 1) - samples.slice(0, 0, -1)).square().sum() * (samples.size(0) - 1);
}

// The energy of the curve through these control points. Where dimensions have collapsed the pulled-back metric is
// nearly 0 and says nothing of where the curve goes, so a little of the codes' own energy is added.
at::Tensor energy_of(const LikelihoodEmbedding& embed, const at::Tensor& points, const at::Tensor& basis, double flat) {
  const at::Tensor z = basis.mm(points);
  return energy_of_samples(embed(z)) + flat * energy_of_samples(z);
}

// How much of it: kFlat of the straight line's energy goes for as far as the line does.
double flatness(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b, int samples) {
  const torch::NoGradGuard no_grad;
  const at::Tensor z = line(a, b, samples);
  const double distance = energy_of_samples(z).item<double>();
  return distance > 0 ? kFlat * energy_of_samples(embed(z)).item<double>() / distance : 0;
}

at::Tensor with_ends(const at::Tensor& a, const at::Tensor& inner, const at::Tensor& b) {
  return torch::cat({a.unsqueeze(0), inner, b.unsqueeze(0)});
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

struct Curve {
  at::Tensor inner;  // control points [K, D]
  double energy = 0;
};

// The search for the curve with the least energy between two ends.
class Descent {
 public:
  Descent(const LikelihoodEmbedding& embed, const at::Tensor& a, const at::Tensor& b, const PullbackOptions& options)
      : embed_(embed),
        a_(a),
        b_(b),
        options_(options),
        basis_(to_tensor(spline_basis(options.control_points + 2, options.samples))),
        flat_(flatness(embed, a, b, options.samples)) {}

  at::Tensor least_energy() const {
    std::vector<Curve> curves = guesses();
    int left = options_.iterations;
    if (curves.size() > 1 && left > 2 * kScoutIterations) {
      // The lowest place to begin need not lead to the lowest valley.
      for (Curve& each : curves) each = descend(each, kScoutIterations);
      left -= kScoutIterations;
    }
    const auto lower = [](const Curve& x, const Curve& y) { return x.energy < y.energy; };
    return descend(*std::min_element(curves.begin(), curves.end(), lower), left).inner;
  }

 private:
  at::Tensor energy(const at::Tensor& inner) const {
    return energy_of(embed_, with_ends(a_, inner, b_), basis_, flat_);
  }

  // The straight line and `starts`, by control points that are evenly spaced under the metric, which gives each curve
  // its least energy.
  std::vector<Curve> guesses() const {
    const torch::NoGradGuard no_grad;
    const int knots = options_.control_points + 2;
    std::vector<at::Tensor> all = {line(a_, b_, knots)};
    for (const at::Tensor& start : options_.starts) {
      if (start.dim() != 2 || start.size(0) < 2 || start.size(1) != a_.size(0)) continue;
      const at::Tensor curve = with_ends(a_, start.slice(0, 1, start.size(0) - 1), b_);
      all.push_back(spaced(curve, pullback_lengths(embed_, curve), knots));
    }
    std::vector<Curve> curves;
    for (const at::Tensor& points : all) {
      const at::Tensor inner = points.slice(0, 1, knots - 1).clone();
      curves.push_back({inner, energy(inner).item<double>()});
    }
    return curves;
  }

  // The best curve that so many iterations of L-BFGS come by; none where there is no more time.
  Curve descend(const Curve& from, int iterations) const {
    Curve best = from;
    at::Tensor inner = from.inner.clone().requires_grad_(true);
    torch::optim::LBFGS descent(
        std::vector<at::Tensor>{inner},
        torch::optim::LBFGSOptions(1.0).max_iter(iterations).history_size(12).line_search_fn("strong_wolfe"));
    const auto evaluate = [&] {
      if (options_.stop && options_.stop()) throw Stopped{};
      const at::Tensor value = energy(inner);
      inner.mutable_grad() = torch::autograd::grad({value}, {inner})[0];
      if (value.item<double>() < best.energy) best = {inner.detach().clone(), value.item<double>()};
      return value;
    };
    try {
      descent.step(evaluate);
    } catch (const Stopped&) {  // the best so far is what there is time for
    }
    return best;
  }

  const LikelihoodEmbedding& embed_;
  const at::Tensor &a_, &b_;
  const PullbackOptions& options_;
  at::Tensor basis_;
  double flat_;
};

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
  const at::Tensor inner = Descent(embed, a, b, options).least_energy();
  const at::Tensor curve = to_tensor(spline_basis(knots, kFine)).mm(with_ends(a, inner, b));
  const at::Tensor along = pullback_lengths(embed, curve);
  path.length = along[-1].item<double>();
  const bool shorter = path.length < path.straight_length;  // few samples may have missed what the line does between
  if (!shorter) path.length = path.straight_length;
  path.z = shorter ? spaced(curve, along, steps) : spaced(straight, along_straight, steps);
  path.z[0] = a;
  path.z[-1] = b;
  path.control = with_ends(a, inner, b);
  return path;
}

}  // namespace latitude::geometry
