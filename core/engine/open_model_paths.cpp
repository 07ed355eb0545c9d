// Paths between the posteriors of two items, step by step and in lengths.
#include <algorithm>

#include "engine/open_model.h"
#include "engine/tables.h"
#include "geometry/path.h"
#include "geometry/pullback.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

using geometry::DiagonalGaussian;

constexpr int kLengthSteps = 64;  // at least, of the polyline that a path's length is measured on

// The joint posterior of z and u of one item: independent, so one diagonal Gaussian of D + P dimensions.
geometry::DiagonalGaussian posterior(const model::Encoded& codes, std::int64_t item) {
  at::Tensor mean = codes.z.mean[item], log_std = codes.z.log_std[item];
  if (codes.u.mean.defined()) {
    mean = torch::cat({mean, codes.u.mean[item]});
    log_std = torch::cat({log_std, codes.u.log_std[item]});
  }
  return {matrix(mean.unsqueeze(1)), matrix(log_std.unsqueeze(1)).array().exp()};
}

const geometry::DecoderPathKind* decoder_kind(const std::string& name) {
  for (const geometry::DecoderPathKind& kind : geometry::decoder_path_kinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace

at::Tensor OpenModel::likelihood_embedding(const at::Tensor& z) const {
  const model::Decoded decoded = opened_.model->decode(z, model::mean_pose(*opened_.model, z.size(0)));
  const at::Tensor drawn = decoded.template_image.defined() ? decoded.template_image
                           : decoded.logits.defined()       ? decoded.logits.sigmoid()
                                                            : decoded.mean;
  return geometry::bernoulli_embedding(drawn).flatten(1);
}

// A path that asks the decoder leads through codes z; deviations change evenly in their logarithms on the way, the pose
// evenly.
std::vector<DiagonalGaussian> OpenModel::walk(const std::string& kind, const DiagonalGaussian& a,
                                              const DiagonalGaussian& b, int steps,
                                              const std::function<bool()>& stop) const {
  const geometry::DecoderPathKind* by_decoder = decoder_kind(kind);
  if (by_decoder == nullptr) return geometry::walk(geometry::path_kind(kind), a, b, steps);
  const std::int64_t dimensions = opened_.model->z_dim();
  const auto code = [dimensions](const DiagonalGaussian& end) {
    return torch::tensor(floats(Eigen::VectorXd(end.mean.head(dimensions))));
  };
  const at::AutoGradMode with_gradients(true);
  const geometry::PullbackPath path = by_decoder->between(
      [this](const at::Tensor& z) { return likelihood_embedding(z); }, code(a), code(b), steps, {.stop = stop});
  const Eigen::MatrixXd z = matrix(path.z);
  std::vector<DiagonalGaussian> points;
  for (int k = 0; k < steps; ++k) {
    const double t = static_cast<double>(k) / (steps - 1);
    DiagonalGaussian point{(1 - t) * a.mean + t * b.mean,
                           ((1 - t) * a.std.array().log() + t * b.std.array().log()).exp()};
    point.mean.head(dimensions) = z.row(k);
    points.push_back(std::move(point));
  }
  points.front() = a;
  points.back() = b;
  return points;
}

PathRow OpenModel::path_row(const std::string& kind, const PathRequest& request,
                            const std::function<bool()>& stop) const {
  const std::int64_t dimensions = opened_.model->z_dim();
  PathRow row;
  row.name = kind;
  std::string known;
  for (const PathKindInfo& each : path_kinds()) {
    if (each.name == kind) row.title = each.title;
    known += (known.empty() ? "" : ", ") + each.name;
  }
  if (row.title.empty()) throw Error("path: found \"" + kind + "\", expected one of: " + known);
  // Lengths on a finer polyline, of which every few points are the steps that are shown.
  const int finer = (kLengthSteps + request.steps - 2) / (request.steps - 1);
  const std::vector<DiagonalGaussian> fine =
      walk(kind, posterior(atlas_->codes, request.from), posterior(atlas_->codes, request.to),
           finer * (request.steps - 1) + 1, stop);
  std::vector<std::vector<float>> z, u, fine_z;
  for (std::size_t k = 0; k < fine.size(); ++k) {
    fine_z.push_back(floats(Eigen::VectorXd(fine[k].mean.head(dimensions))));
    if (k > 0) row.euclidean_length += (fine[k].mean - fine[k - 1].mean).head(dimensions).norm();
    if (k % static_cast<std::size_t>(finer) != 0) continue;
    z.push_back(fine_z.back());
    u.push_back(floats(Eigen::VectorXd(fine[k].mean.tail(fine[k].mean.size() - dimensions))));
    row.deviations.push_back(floats(Eigen::VectorXd(fine[k].std.head(dimensions))));
  }
  row.fisher_rao_length = geometry::fisher_rao_length(fine);
  row.pullback_length = geometry::pullback_length(
      [this](const at::Tensor& codes) { return likelihood_embedding(codes); }, rows(fine_z, dimensions));
  Batch batch{rows(z, dimensions), {}};
  if (info_.can.pose) batch.u = rows(u, opened_.model->u_dim());
  row.codes = codes(batch);
  for (const Code& code : row.codes) row.anchors.push_back(anchors(*table_, code.z));
  row.pictures = pictures(batch);
  return row;
}

Paths OpenModel::paths(const PathRequest& request, const std::function<bool()>& stop) const {
  const torch::NoGradGuard no_grad;
  check_item(request.from, "path, A");
  check_item(request.to, "path, B");
  if (request.steps < 2 || request.steps > 200) {
    throw Error("path: found " + std::to_string(request.steps) + " steps, expected 2 to 200");
  }
  Paths paths;
  paths.from = request.from;
  paths.to = request.to;
  for (const std::string& kind : request.kinds) paths.rows.push_back(path_row(kind, request, stop));
  return paths;
}

}  // namespace latitude::engine
