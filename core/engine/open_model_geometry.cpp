// What lies in the plane of a map, the pictures and how much the decoder stretches it, and the means of posteriors.
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

at::Tensor OpenModel::codes_of(const PlanePiece& piece, const std::vector<float>& z, int most) const {
  const double ends[] = {piece.left, piece.right, piece.bottom, piece.top};
  if (piece.columns < 1 || piece.rows < 1 || piece.columns > most / piece.rows ||
      piece.component_x == piece.component_y ||
      !std::all_of(std::begin(ends), std::end(ends), [](double end) { return std::isfinite(end); })) {
    throw Error("map: expected a piece of the plane of two components, in 1 to " + std::to_string(most) + " cells");
  }
  const Map plane = map(piece.component_x, piece.component_y);
  const MapPoint now = project(plane, z);
  const at::Tensor x = middles(piece.left, piece.right, piece.columns) - now.x;
  const at::Tensor y = middles(piece.top, piece.bottom, piece.rows) - now.y;
  const at::Tensor away = torch::stack({x.repeat({piece.rows}), y.repeat_interleave(piece.columns)}, 1);
  const at::Tensor axes = torch::stack({torch::tensor(plane.axis_x), torch::tensor(plane.axis_y)}).to(at::kDouble);
  return (away.mm(axes) + torch::tensor(z).to(at::kDouble)).to(at::kFloat);
}

std::optional<Magnification> OpenModel::magnification(const PlanePiece& piece,
                                                      const std::function<bool()>& stop) const {
  if (!pca_ || pca_->axes.cols() != 2) {
    throw Error("metric: " + info_.name + " has no map of a z of two dimensions, which the metric is drawn on");
  }
  const at::Tensor values = geometry::magnification(
      [this](const at::Tensor& codes) { return geometry::bernoulli_embedding(template_of(codes)).flatten(1); },
      codes_of(piece, floats(pca_->mean), kMostCells), {.stop = stop});
  if (!values.defined()) return std::nullopt;
  return Magnification{0, piece, floats(values)};
}

std::optional<PlanePictures> OpenModel::plane_pictures(const PlanePicturesRequest& request,
                                                       const std::function<bool()>& stop) const {
  const torch::NoGradGuard no_grad;
  constexpr std::int64_t kAtOnce = 128;
  const at::Tensor u = batch({request.code}).u;
  const at::Tensor z = codes_of(request.piece, request.code.z, kMostPictures);
  PlanePictures result{0, request, {}};
  for (const at::Tensor& some : z.split(kAtOnce)) {
    if (stop && stop()) return std::nullopt;
    const std::vector<Picture> drawn = pictures({some, u.defined() ? u.expand({some.size(0), -1}) : u});
    result.pictures.insert(result.pictures.end(), drawn.begin(), drawn.end());
  }
  return result;
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
