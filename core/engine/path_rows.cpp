// A row of the paths: the pictures along a line, and its lengths under every metric.
#include "engine/path_rows.h"

#include <numeric>

#include "engine/open_model.h"
#include "engine/pictures.h"
#include "engine/tables.h"
#include "geometry/length.h"
#include "geometry/pullback.h"
#include "geometry/tables.h"

namespace latitude::engine {
namespace {

// From the first row of a table [size, M] to each, by Euclidean steps.
std::vector<double> along(const at::Tensor& table) {
  const at::Tensor exact = table.to(at::kDouble);
  const at::Tensor steps = (exact.slice(0, 1) - exact.slice(0, 0, -1)).norm(2, 1).contiguous();
  std::vector<double> length = {0};
  for (std::int64_t k = 0; k < steps.size(0); ++k) length.push_back(length.back() + steps.const_data_ptr<double>()[k]);
  return length;
}

std::vector<double> along(const Eigen::MatrixXd& codes) {
  std::vector<double> length = {0};
  for (Eigen::Index k = 1; k < codes.rows(); ++k) {
    length.push_back(length.back() + (codes.row(k) - codes.row(k - 1)).norm());
  }
  return length;
}

// `length` is the way from A to each point of the line.
void measure(PathRow& row, const PathLine& line, const std::string& metric, const std::vector<double>& length) {
  const auto last = static_cast<std::size_t>(line.until_b() - 1);
  PathMeasure& measured = row.measures[metric];
  measured.length = length[last];
  for (std::size_t k = 1; k <= last; ++k) {
    const double step = length[k] - length[k - 1];
    measured.energy += step * step * static_cast<double>(last);
  }
  for (std::size_t k = 0; k < length.size(); k += static_cast<std::size_t>(line.finer)) {
    row.running[metric].push_back(length[k]);
  }
}

// Both pictures mixed by the line's shares of the second: [size, ...].
at::Tensor mixed(const PathLine& line, const at::Tensor& both) {
  const at::Tensor share = torch::tensor(line.shares, at::kFloat).view({-1, 1, 1, 1});
  return both[0] * (1 - share) + both[1] * share;
}

at::Tensor every(const at::Tensor& table, int finer) { return table.slice(0, 0, table.size(0), finer); }

}  // namespace

std::vector<PathKindInfo> path_metrics() {
  return {{"fisher-rao", "Fisher-Rao", "of the posteriors of z on the way, under their Fisher-Rao metric"},
          {"wasserstein", "W2", "of the posteriors of z on the way, by the Wasserstein-2 distance"},
          {"euclidean", "Euclid", "of the codes z, as the crow flies"},
          {"pull-back", "pull-back", "of p(x given z) on the way, under its Fisher-Rao metric (before the pose)"},
          {"pixels", "pixels", "of the pictures on the way, as vectors of pixels in [0, 1]"}};
}

// The two pictures that the path "pixels" fades between: those of the data where they are at hand, else the decoder's.
at::Tensor OpenModel::end_pictures(const PathRequest& request, const at::Tensor& decoded_ends) const {
  std::vector<at::Tensor> ends = {decoded_ends[0], decoded_ends[1]};
  for (const auto& [end, which] : {std::pair(&request.from, 0), std::pair(&request.to, 1)}) {
    if (images_.defined() && end->kind == PathEnd::Kind::item)
      ends[static_cast<std::size_t>(which)] = images_[end->item];
  }
  return torch::stack(ends);
}

PathRow OpenModel::path_row(const std::string& kind, const PathLine& line, const PathRequest& request) const {
  PathRow row;
  row.name = kind;
  for (const PathKindInfo& each : path_kinds()) {
    if (each.name == kind) row.title = each.title;
  }
  const bool has_codes = line.shares.empty();
  const at::Tensor z = geometry::to_tensor(line.codes);
  const at::Tensor u = info_.can.pose ? geometry::to_tensor(line.u) : at::Tensor();
  at::Tensor drawn = opened_.model->decode(z, u).mean, templates = template_of(z);
  if (!has_codes) {
    drawn = mixed(line, end_pictures(request, drawn));
    templates = mixed(line, templates);
  }
  row.pictures = to_pictures(every(drawn, line.finer));
  measure(row, line, "pixels", along(drawn.flatten(1)));
  measure(row, line, "pull-back", along(geometry::bernoulli_embedding(templates).flatten(1)));
  row.change = along(every(drawn, line.finer).flatten(1));
  std::adjacent_difference(row.change.begin(), row.change.end(), row.change.begin());
  row.change.erase(row.change.begin());
  if (has_codes) describe_codes(row, line, {z, u});
  if (!line.gaussians.empty()) describe_gaussians(row, line);
  return row;
}

void OpenModel::describe_codes(PathRow& row, const PathLine& line, const Batch& batch) const {
  measure(row, line, "euclidean", along(line.codes));
  row.codes = codes({every(batch.z, line.finer), batch.u.defined() ? every(batch.u, line.finer) : at::Tensor()});
  for (const Code& code : row.codes) row.anchors.push_back(anchors(*table_, code.z));
  if (!density_) density_ = std::make_unique<geometry::AggregatedDensity>(means_, deviations_);
  row.least_density = density_->log_density(line.codes.topRows(line.until_b())).minCoeff();
}

void OpenModel::describe_gaussians(PathRow& row, const PathLine& line) const {
  for (const char* metric : {"fisher-rao", "wasserstein"}) {
    measure(row, line, metric, geometry::running_length(line.gaussians, geometry::distance_kind(metric)));
  }
  for (std::size_t k = 0; k < line.gaussians.size(); ++k) {
    const geometry::DiagonalGaussian& at = line.gaussians[k];
    const std::vector<float> deviation = floats(at.std);
    if (k % static_cast<std::size_t>(line.finer) == 0) row.deviations.push_back(deviation);
    if (static_cast<Eigen::Index>(k) >= line.until_b()) continue;
    row.curve_mean.push_back(floats(at.mean));
    row.curve_deviation.push_back(deviation);
  }
}

}  // namespace latitude::engine
