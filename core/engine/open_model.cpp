#include "engine/open_model.h"

#include <chrono>
#include <cmath>

#include "engine/pictures.h"
#include "engine/pose_gesture.h"
#include "engine/tables.h"
#include "geometry/tables.h"
#include "io/error.h"
#include "model/render.h"

namespace latitude::engine {

OpenModel::OpenModel(const std::filesystem::path& path) : opened_(model::load_model(path)) {
  const std::filesystem::path beside = atlas::atlas_path(path);
  if (std::filesystem::exists(beside)) atlas_ = atlas::load_atlas(beside, *opened_.model);
  *this = OpenModel(std::move(opened_), std::move(atlas_), path.string());
}

OpenModel::OpenModel(model::OpenedModel opened, std::optional<atlas::Atlas> atlas, std::string path)
    : opened_(std::move(opened)), atlas_(std::move(atlas)) {
  const torch::NoGradGuard no_grad;
  const model::GenerativeModel& model = *opened_.model;
  const model::ImageShape& shape = model.image_shape();
  info_.path = path;
  info_.name = std::filesystem::path(path).stem().string();
  info_.family = model.family();
  info_.can = {
      .posterior = model.capabilities().posterior, .pose = model.capabilities().pose, .atlas = atlas_.has_value()};
  info_.width = static_cast<int>(shape.width);
  info_.height = static_cast<int>(shape.height);
  info_.channels = shape.channels == 3 ? 3 : 1;
  info_.metadata = opened_.metadata;
  if (atlas_) {
    info_.items = static_cast<int>(atlas_->size());
    info_.class_names = atlas_->class_names;
    info_.items_of = atlas_->data + " " + atlas_->checksum;
    if (atlas_->labels.defined()) {
      const at::Tensor labels = atlas_->labels.to(at::kInt);
      info_.labels.assign(labels.const_data_ptr<int>(), labels.const_data_ptr<int>() + labels.numel());
    }
    means_ = geometry::to_matrix(atlas_->codes.z.mean);
    deviations_ = geometry::to_matrix(atlas_->codes.z.log_std).array().exp();
    info_.sigma = floats(atlas_->codes.z.log_std.mean(1).exp());
    if (atlas_->reconstruction.defined()) info_.reconstruction = floats(atlas_->reconstruction);
    if (means_.rows() >= 2) pca_ = atlas::fit_pca(means_);
    table_ = info_.codes =
        std::make_shared<CodeTable>(CodeTable{static_cast<std::size_t>(means_.cols()), floats(atlas_->codes.z.mean)});
  }
  // Nothing here trains: gradients are those of codes (paths by the decoder's metric), never of weights.
  for (at::Tensor& weights : opened_.model->parameters()) weights.requires_grad_(false);
  describe_axes();
}

void OpenModel::check(const Code& code) const {
  if (code.z.size() != info_.neutral.z.size() || code.pose.size() != info_.neutral.pose.size()) {
    throw Error("the code has " + std::to_string(code.z.size()) + " numbers for z and " +
                std::to_string(code.pose.size()) + " for the pose, expected " + std::to_string(info_.neutral.z.size()) +
                " and " + std::to_string(info_.neutral.pose.size()));
  }
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::all_of(code.z.begin(), code.z.end(), finite) || !std::all_of(code.pose.begin(), code.pose.end(), finite)) {
    throw Error("the code holds a number that is not finite");
  }
}

void OpenModel::check_item(int item, const char* which) const {
  if (!atlas_) throw Error(info_.name + " has no atlas beside it, so it has no items");
  if (item < 0 || item >= info_.items) {
    throw Error(std::string(which) + ": found " + std::to_string(item) + ", expected an item from 0 to " +
                std::to_string(info_.items - 1));
  }
}

OpenModel::Batch OpenModel::batch(const std::vector<Code>& codes) const {
  std::vector<std::vector<float>> z, pose;
  for (const Code& code : codes) {
    check(code);
    z.push_back(code.z);
    pose.push_back(code.pose);
  }
  Batch batch{rows(z, opened_.model->z_dim()), {}};
  if (!info_.can.pose) return batch;
  at::Tensor mirrored = torch::empty({static_cast<std::int64_t>(codes.size())}, at::kBool);
  for (std::size_t i = 0; i < codes.size(); ++i) mirrored.data_ptr<bool>()[i] = codes[i].mirrored;
  batch.u = opened_.model->transformer()->from_controls(
      {rows(pose, static_cast<std::int64_t>(info_.neutral.pose.size())), mirrored}, info_.height, info_.width);
  return batch;
}

OpenModel::Batch OpenModel::batch_of(const std::vector<std::int64_t>& items) const {
  const at::Tensor index = torch::tensor(items, at::kLong);
  Batch batch{atlas_->codes.z.mean.index_select(0, index), {}};
  if (info_.can.pose) batch.u = atlas_->codes.u.mean.index_select(0, index);
  return batch;
}

std::vector<Code> OpenModel::codes(const Batch& batch) const {
  std::vector<Code> codes(static_cast<std::size_t>(batch.z.size(0)));
  // Whole tables at once: a torch operation for each row would cost more than decoding the pictures.
  const auto slice = [](const std::vector<float>& table, std::size_t row, std::size_t rows) {
    const auto columns = static_cast<std::ptrdiff_t>(table.size() / rows);
    const auto first = table.begin() + static_cast<std::ptrdiff_t>(row) * columns;
    return std::vector<float>(first, first + columns);
  };
  const std::vector<float> z = floats(batch.z);
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i].z = slice(z, i, codes.size());
  if (!batch.u.defined()) return codes;
  const nn::PoseControls pose = opened_.model->transformer()->to_controls(batch.u, info_.height, info_.width);
  const std::vector<float> values = floats(pose.values), mirrored = floats(pose.mirrored);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    codes[i].pose = slice(values, i, codes.size());
    codes[i].mirrored = mirrored[i] != 0;
  }
  return codes;
}

std::vector<Picture> OpenModel::pictures(const Batch& batch) const {
  return to_pictures(opened_.model->decode(batch.z, batch.u).mean);
}

Decoded OpenModel::decode(const DecodeRequest& request) const {
  const torch::NoGradGuard no_grad;
  const auto start = std::chrono::steady_clock::now();
  const Code& code = request.code;
  const Batch one = batch({code});
  const model::Decoded decoded = opened_.model->decode(one.z, one.u);
  Decoded result;
  result.code = code;
  result.picture = to_pictures(decoded.mean).front();
  if (decoded.template_image.defined()) {
    result.template_picture = to_pictures(decoded.template_image).front();
    if (request.finer > 1) {
      const auto scale = std::min(std::int64_t{request.finer}, model::kMostScale);
      result.finer = to_pictures(model::render(*opened_.model, decoded, one.u, scale)).front();
    }
    result.grid_lines = kGridLines;
    result.grid = floats(opened_.model->transformer()->grid(one.u, {kGridLines, kGridLines}));
    result.outline = pose_outline(info_, code);
  }
  result.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

Strips OpenModel::strips(const StripsRequest& request) const {
  const torch::NoGradGuard no_grad;
  if (request.pictures < 2 || static_cast<std::size_t>(request.pictures) * request.axes.size() > kMostPictures) {
    throw Error("strips: found " + std::to_string(request.axes.size()) + " of " + std::to_string(request.pictures) +
                " pictures, expected 2 or more and at most " + std::to_string(kMostPictures) + " in all");
  }
  Strips result;
  result.axes = request.axes;
  std::vector<Code> all;
  for (const int index : request.axes) {
    const auto axis = std::find_if(info_.z_axes.begin(), info_.z_axes.end(),
                                   [index](const Axis& each) { return each.index == index; });
    if (axis == info_.z_axes.end()) throw Error("strips: there is no dimension " + std::to_string(index) + " of z");
    for (int k = 0; k < request.pictures; ++k) {
      const double t = static_cast<double>(k) / (request.pictures - 1);
      Code code = request.code;
      check(code);
      code.z[static_cast<std::size_t>(index)] = static_cast<float>(axis->minimum + t * (axis->maximum - axis->minimum));
      all.push_back(std::move(code));
    }
  }
  if (all.empty()) return result;
  const std::vector<Picture> decoded = pictures(batch(all));
  for (auto first = decoded.begin(); first != decoded.end(); first += request.pictures) {
    result.pictures.emplace_back(first, first + request.pictures);
  }
  return result;
}

Map OpenModel::map(int component_x, int component_y) const {
  if (!pca_) throw Error(info_.name + " has no atlas beside it, so it has no map");
  const auto dimensions = static_cast<int>(pca_->axes.cols());
  for (const int component : {component_x, component_y}) {
    if (component < 0 || component >= dimensions) {
      throw Error("map: found the component " + std::to_string(component + 1) + ", expected one from 1 to " +
                  std::to_string(dimensions));
    }
  }
  Map map;
  map.component_x = component_x;
  map.component_y = component_y;
  const Eigen::VectorXd axis_x = pca_->axes.col(component_x), axis_y = pca_->axes.col(component_y);
  const Eigen::MatrixXd centred = means_.rowwise() - pca_->mean.transpose();
  map.x = floats(Eigen::VectorXd(centred * axis_x));
  map.y = floats(Eigen::VectorXd(centred * axis_y));
  map.mean = floats(pca_->mean);
  map.axis_x = floats(axis_x);
  map.axis_y = floats(axis_y);
  const double total = pca_->variance.sum();
  for (const double variance : pca_->variance) map.variance_share.push_back(total > 0 ? variance / total : 0);
  return map;
}

}  // namespace latitude::engine
