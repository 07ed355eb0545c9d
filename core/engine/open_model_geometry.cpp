// What geometry says of the open model's codes: how much the decoder stretches the plane of a map, and the means of
// posteriors.
#include <cmath>

#include "engine/open_model.h"
#include "engine/tables.h"
#include "geometry/magnification.h"
#include "geometry/mean.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

constexpr int kMostCells = 250'000;

// The middles of `count` cells between two ends.
at::Tensor middles(double from, double to, int count) {
  return from + (to - from) * (torch::arange(count, at::kDouble) + 0.5) / count;
}

using geometry::DiagonalGaussian;
using MeanOf = DiagonalGaussian (*)(const std::vector<DiagonalGaussian>& set, const std::vector<double>& weights);

MeanOf mean_of(const std::string& kind) {
  if (kind == "fisher-rao") return geometry::fisher_rao_mean;
  if (kind == "wasserstein") return geometry::wasserstein_mean;
  throw Error("mean: found \"" + kind + "\", expected arithmetic, fisher-rao or wasserstein");
}

}  // namespace

std::vector<MeanKindInfo> mean_kinds() {
  return {{"arithmetic", "arithmetic", "The mean of the posteriors' means z, whatever their deviations"},
          {"fisher-rao", "Fisher-Rao",
           "The posterior whose squared Fisher-Rao distances to the selection's are least in sum: items of which the "
           "encoder is sure draw it more than those of which it is not"},
          {"wasserstein", "Wasserstein",
           "The posterior whose squared Wasserstein distances to the selection's are least in sum: its z is the "
           "arithmetic mean, its deviations are the mean deviations"}};
}

std::optional<Magnification> OpenModel::magnification(const MagnificationRequest& request,
                                                      const std::function<bool()>& stop) const {
  if (!pca_ || pca_->axes.cols() != 2) {
    throw Error("metric: " + info_.name + " has no map of a z of two dimensions, which the metric is drawn on");
  }
  const Map plane = map(request.component_x, request.component_y);
  const double ends[] = {request.left, request.right, request.bottom, request.top};
  if (request.columns < 1 || request.rows < 1 || request.columns > kMostCells / request.rows ||
      request.component_x == request.component_y ||
      !std::all_of(std::begin(ends), std::end(ends), [](double end) { return std::isfinite(end); })) {
    throw Error("metric: expected a piece of the plane of two components, in 1 to " + std::to_string(kMostCells) +
                " cells");
  }
  const at::Tensor x = middles(request.left, request.right, request.columns);
  const at::Tensor y = middles(request.top, request.bottom, request.rows);
  const at::Tensor places = torch::stack({x.repeat({request.rows}), y.repeat_interleave(request.columns)}, 1);
  const at::Tensor axes = torch::stack({torch::tensor(plane.axis_x), torch::tensor(plane.axis_y)}).to(at::kDouble);
  const at::Tensor z = (places.mm(axes) + torch::tensor(plane.mean).to(at::kDouble)).to(at::kFloat);
  const at::Tensor values = geometry::magnification(
      [this](const at::Tensor& codes) { return geometry::bernoulli_embedding(template_of(codes)).flatten(1); }, z,
      {.stop = stop});
  if (!values.defined()) return std::nullopt;
  return Magnification{0, request, floats(values)};
}

std::optional<Mean> OpenModel::mean(const MeanRequest& request, const std::function<bool()>& stop) const {
  if (!table_) throw Error(info_.name + " has no atlas beside it, so it has no items");
  std::vector<int> items = request.items;
  std::erase_if(items, [this](int item) { return item < 0 || item >= info_.items; });
  if (items.empty()) throw Error("mean: none of the items is there");
  Mean result{0, request.kind, items.size(), {}, {}};
  if (request.kind == "arithmetic") {
    result.z = mean_code(*table_, items);
    return result;
  }
  const MeanOf of_kind = mean_of(request.kind);
  // The manifold is a product over dimensions, so each has a mean of its own, and there is a place to stop between
  // them.
  std::vector<DiagonalGaussian> set(items.size(), {Eigen::VectorXd(1), Eigen::VectorXd(1)});
  for (Eigen::Index d = 0; d < means_.cols(); ++d) {
    for (std::size_t n = 0; n < items.size(); ++n) {
      set[n].mean[0] = means_(items[n], d);
      set[n].std[0] = deviations_(items[n], d);
    }
    if (stop && stop()) return std::nullopt;
    const DiagonalGaussian one = of_kind(set, {});
    result.z.push_back(static_cast<float>(one.mean[0]));
    result.deviations.push_back(static_cast<float>(one.std[0]));
  }
  return result;
}

}  // namespace latitude::engine
