// Paths between two ends: what the ends are, and the line that each kind of path draws between them. Rows of pictures
// and lengths are made of the lines in path_rows.cpp.
#include <algorithm>

#include "atlas/neighbours.h"
#include "engine/open_model.h"
#include "engine/path_rows.h"
#include "engine/pose_path.h"
#include "geometry/guided_path.h"
#include "geometry/mean.h"
#include "geometry/tables.h"
#include "io/error.h"

namespace latitude::engine {
namespace {

using geometry::DiagonalGaussian;

constexpr int kLengthSteps = 64;  // at least, of the polyline that a path's length is measured on
constexpr int kMostSteps = 200;
constexpr int kHastyIterations = 10;

template <typename Kinds>
const typename Kinds::value_type* find_kind(const Kinds& kinds, const std::string& name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

// Whether a hasty answer leaves anything to be refined.
bool refines(const PathRequest& request) {
  return std::any_of(request.kinds.begin(), request.kinds.end(), [](const std::string& name) {
    const auto* kind = find_kind(geometry::guided_path_kinds(), split_path_name(name).kind);
    return kind != nullptr && kind->refines;
  });
}

DiagonalGaussian head(const DiagonalGaussian& joint, Eigen::Index dimensions) {
  return {joint.mean.head(dimensions), joint.std.head(dimensions)};
}
DiagonalGaussian tail(const DiagonalGaussian& joint, Eigen::Index dimensions) {
  return {joint.mean.tail(joint.mean.size() - dimensions), joint.std.tail(joint.std.size() - dimensions)};
}

// The joint posterior of z and u: independent, so one diagonal Gaussian of D + P dimensions.
DiagonalGaussian row_of(const at::Tensor& mean, const at::Tensor& log_std) {
  return {geometry::to_matrix(mean.unsqueeze(1)), geometry::to_matrix(log_std.unsqueeze(1)).array().exp()};
}

}  // namespace

PathEnd PathEnd::mean_of(int label) {
  PathEnd end;
  end.kind = Kind::class_mean;
  end.label = label;
  return end;
}

PathEnd PathEnd::at(Code code) {
  PathEnd end;
  end.kind = Kind::code;
  end.code = std::move(code);
  return end;
}

std::vector<PathKindInfo> path_kinds() {
  std::vector<PathKindInfo> all;
  for (const geometry::PathKind& kind : geometry::path_kinds()) all.push_back({kind.name, kind.title, kind.tip});
  for (const geometry::GuidedPathKind& kind : geometry::guided_path_kinds()) {
    all.push_back({kind.name, kind.title, kind.tip});
  }
  return all;
}

PathName split_path_name(const std::string& name) {
  const std::size_t plus = name.find('+');
  return plus == std::string::npos ? PathName{name, {}} : PathName{name.substr(0, plus), name.substr(plus + 1)};
}

bool is_path_name(const std::string& name) {
  const PathName parts = split_path_name(name);
  const bool known = find_kind(path_kinds(), parts.kind) != nullptr;
  return known && (name.find('+') == std::string::npos || find_kind(pose_path_kinds(), parts.pose) != nullptr);
}

void OpenModel::set_images(at::Tensor images) { images_ = std::move(images); }

at::Tensor OpenModel::template_of(const at::Tensor& z) const {
  const model::Decoded decoded = opened_.model->decode(z, model::mean_pose(*opened_.model, z.size(0)));
  return decoded.template_image.defined() ? decoded.template_image
         : decoded.logits.defined()       ? decoded.logits.sigmoid()
                                          : decoded.mean;
}

const geometry::CodeGraph* OpenModel::code_graph(const std::function<bool()>& stop, bool only_if_there) const {
  if (graph_ || only_if_there || info_.items < 2) return graph_.get();
  try {
    graph_ = std::make_unique<geometry::CodeGraph>(mean_codes(), stop);
  } catch (const atlas::Stopped&) {  // a newer request has come
  }
  return graph_.get();
}

DiagonalGaussian OpenModel::posterior(const PathEnd& end, const char* which) const {
  if (end.kind == PathEnd::Kind::item || !atlas_) check_item(end.item, which);
  at::Tensor mean = atlas_->codes.z.mean, log_std = atlas_->codes.z.log_std;
  if (info_.can.pose) {
    mean = torch::cat({mean, atlas_->codes.u.mean}, 1);
    log_std = torch::cat({log_std, atlas_->codes.u.log_std}, 1);
  }
  if (end.kind == PathEnd::Kind::item) return row_of(mean[end.item], log_std[end.item]);
  if (end.kind == PathEnd::Kind::code) {
    const Batch one = batch({end.code});
    return row_of(info_.can.pose ? torch::cat({one.z[0], one.u[0]}) : one.z[0], log_std.mean(0));
  }
  std::vector<DiagonalGaussian> members;
  for (std::size_t i = 0; i < info_.labels.size(); ++i) {
    const auto item = static_cast<std::int64_t>(i);
    if (info_.labels[i] == end.label) members.push_back(row_of(mean[item], log_std[item]));
  }
  if (members.empty()) {
    throw Error(std::string(which) + ": found the class " + std::to_string(end.label) +
                ", expected one of which the atlas has items");
  }
  return geometry::fisher_rao_mean(members);
}

// What all rows of one request share.
struct OpenModel::Walker {
  const PathRequest& request;
  const std::function<bool()>& stop;
  bool hasty;
  DiagonalGaussian z_a, z_b, u_a, u_b;
  PosePath pose;  // `at` is none where u moves as the kind says

  int finer() const { return (kLengthSteps + request.steps - 2) / (request.steps - 1); }
  int fine_steps() const { return finer() * (request.steps - 1) + 1; }

  // Places u on the line.
  void lay_pose(PathLine& line, const geometry::PathKind& of_u) const {
    if (u_a.mean.size() == 0) return;
    if (!line.shares.empty()) {
      line.u = rows(u_a.mean, u_b.mean);
      return;
    }
    line.u.resize(line.size(), u_a.mean.size());
    for (Eigen::Index k = 0; k < line.size(); ++k) {
      const double t = line.fraction(k);
      line.u.row(k) = (pose.at ? pose.at(t) : of_u.at(u_a, u_b, t).mean).transpose();
    }
  }

  PathLine closed_form(const geometry::PathKind& kind) const {
    PathLine line{.finer = finer(), .steps = request.steps};
    line.gaussians = geometry::walk_beyond(kind, z_a, z_b, fine_steps(), line.finer * request.beyond);
    while ((line.gaussians.size() - 1) % static_cast<std::size_t>(line.finer) != 0) line.gaussians.pop_back();
    take_codes(line);
    lay_pose(line, kind);
    return line;
  }

  PathLine guided(const geometry::GuidedPathKind& kind, const geometry::Surroundings& around,
                  geometry::Walk& walk) const {
    PathLine line{.finer = kind.noisy ? 1 : finer(), .steps = request.steps};
    walk = kind.walk(z_a, z_b, line.finer * (request.steps - 1) + 1, around);
    line.gaussians = walk.gaussians;
    line.codes = walk.codes;
    line.shares = walk.shares;
    if (!line.gaussians.empty()) take_codes(line);
    if (!line.shares.empty()) line.codes = rows(z_a.mean, z_b.mean);
    lay_pose(line, geometry::path_kind("linear"));
    return line;
  }

  static Eigen::MatrixXd rows(const Eigen::VectorXd& first, const Eigen::VectorXd& second) {
    Eigen::MatrixXd both(2, first.size());
    both << first.transpose(), second.transpose();
    return both;
  }

  static void take_codes(PathLine& line) {
    line.codes.resize(static_cast<Eigen::Index>(line.gaussians.size()), line.gaussians.front().mean.size());
    for (std::size_t k = 0; k < line.gaussians.size(); ++k) {
      line.codes.row(static_cast<Eigen::Index>(k)) = line.gaussians[k].mean.transpose();
    }
  }
};

PathLine OpenModel::path_line(const std::string& name, const Walker& walker) const {
  if (const auto* kind = find_kind(geometry::path_kinds(), name)) return walker.closed_form(*kind);
  const auto* kind = find_kind(geometry::guided_path_kinds(), name);
  if (kind == nullptr) {
    std::string known;
    for (const PathKindInfo& each : path_kinds()) known += (known.empty() ? "" : ", ") + each.name;
    throw Error("path: found \"" + name + "\", expected one of: " + known);
  }
  geometry::Surroundings around{
      .embed = [this](const at::Tensor& z) { return geometry::bernoulli_embedding(template_of(z)).flatten(1); },
      .graph = [&] { return code_graph(walker.stop, walker.hasty); },
      .seed = walker.request.seed,
      .stop = walker.stop};
  if (walker.hasty) around.iterations = kHastyIterations;
  Eigen::MatrixXd start;
  if (const auto last = starts_.find(name); last != starts_.end()) {
    start = last->second.moved_to(walker.z_a.mean, walker.z_b.mean);
    around.start = &start;
  }
  geometry::Walk walk;
  const at::AutoGradMode with_gradients(true);
  PathLine line = walker.guided(*kind, around, walk);
  if (walk.control.size() > 0) starts_[name] = {walker.z_a.mean, walker.z_b.mean, walk.control};
  return line;
}

// As a spline's control points move when its ends do and its shape stays.
Eigen::MatrixXd PathStart::moved_to(const Eigen::VectorXd& new_a, const Eigen::VectorXd& new_b) const {
  Eigen::MatrixXd moved = control;
  for (Eigen::Index k = 0; k < moved.rows(); ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(moved.rows() - 1);
    moved.row(k) += ((1 - t) * (new_a - a) + t * (new_b - b)).transpose();
  }
  return moved;
}

Paths OpenModel::paths(const PathRequest& request, const std::function<bool()>& stop, bool hasty) const {
  const torch::NoGradGuard no_grad;
  const DiagonalGaussian a = posterior(request.from, "path, A"), b = posterior(request.to, "path, B");
  if (request.steps < 2 || request.steps > kMostSteps) {
    throw Error("path: found " + std::to_string(request.steps) + " steps, expected 2 to " + std::to_string(kMostSteps));
  }
  if (request.beyond < 0 || request.beyond > kMostSteps) {
    throw Error("path: found " + std::to_string(request.beyond) + " steps beyond B, expected 0 to " +
                std::to_string(kMostSteps));
  }
  const Eigen::Index dimensions = opened_.model->z_dim();
  Walker walker{.request = request,
                .stop = stop,
                .hasty = hasty,
                .z_a = head(a, dimensions),
                .z_b = head(b, dimensions),
                .u_a = tail(a, dimensions),
                .u_b = tail(b, dimensions),
                .pose = {}};
  const std::vector<PathKindInfo> pose_kinds = pose_path_kinds();
  const auto take_pose = [&](const std::string& pose) {
    if (!info_.can.pose) return;
    walker.pose = pose_path(*opened_.model->transformer(), pose, walker.u_a.mean, walker.u_b.mean);
  };
  take_pose(request.pose);
  Paths paths{.from = request.from,
              .to = request.to,
              .steps = request.steps,
              .pose = walker.pose.name,
              .refined = !hasty || !refines(request),
              .rows = {}};
  for (const std::string& full_name : request.kinds) {
    if (stop && stop()) break;
    const PathName name = split_path_name(full_name);
    take_pose(name.pose.empty() ? request.pose : name.pose);
    PathRow row = path_row(name.kind, path_line(name.kind, walker), request);
    row.name = full_name;
    if (const auto* pose = find_kind(pose_kinds, name.pose)) row.title += ", pose: " + pose->title;
    paths.rows.push_back(std::move(row));
  }
  return paths;
}

}  // namespace latitude::engine
