// The sliders of a model: which there are, how far they reach and in what order they stand.
#include <algorithm>
#include <cmath>

#include "engine/open_model.h"
#include "engine/pose_gesture.h"

namespace latitude::engine {
namespace {

constexpr double kReach = 3;  // a slider reaches this many deviations of the aggregated posterior to either side

Unit unit_of(nn::PoseUnit unit) {
  switch (unit) {
    case nn::PoseUnit::degrees:
      return Unit::degrees;
    case nn::PoseUnit::log_factor:
      return Unit::log_factor;
    case nn::PoseUnit::pixels:
      return Unit::pixels;
    case nn::PoseUnit::plain:
      break;
  }
  return Unit::plain;
}

std::vector<double> doubles(const at::Tensor& values) {
  const at::Tensor flat = values.to(at::kDouble).contiguous().cpu();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

// The sliders for z; variance of the means and mean of the variances make the aggregated posterior's.
std::vector<Axis> z_axes(std::int64_t dimensions, const atlas::Atlas* atlas) {
  std::vector<Axis> axes(static_cast<std::size_t>(dimensions));
  std::vector<double> mean(axes.size(), 0), of_means(axes.size(), 1), within(axes.size(), 0);
  if (atlas) {
    mean = doubles(atlas->codes.z.mean.mean(0));
    of_means = doubles(atlas->codes.z.mean.var(0, /*unbiased=*/false));
    within = doubles((2 * atlas->codes.z.log_std).exp().mean(0));
  }
  double total = 0;
  for (const double variance : of_means) total += variance;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    Axis& axis = axes[i];
    axis.index = static_cast<int>(i);
    axis.name = "z" + std::to_string(i + 1);
    axis.unit = Unit::deviations;
    axis.mean = mean[i];
    axis.deviation = std::max(std::sqrt(of_means[i] + within[i]), 1e-3);
    axis.minimum = axis.mean - kReach * axis.deviation;
    axis.maximum = axis.mean + kReach * axis.deviation;
    axis.neutral = 0;
    axis.share = atlas && total > 0 ? of_means[i] / total : 0;
    axis.tip = "Latent dimension " + std::to_string(i + 1) +
               " of z, in standard deviations of the aggregated posterior; prior N(0, 1).";
  }
  std::stable_sort(axes.begin(), axes.end(), [](const Axis& a, const Axis& b) { return a.share > b.share; });
  return axes;
}

}  // namespace

void OpenModel::describe_axes() {
  const model::GenerativeModel& model = *opened_.model;
  info_.z_axes = z_axes(model.z_dim(), atlas_ ? &*atlas_ : nullptr);
  info_.neutral.z.assign(static_cast<std::size_t>(model.z_dim()), 0.f);
  if (!info_.can.pose) return;

  const nn::Transformer& transformer = *model.transformer();
  const model::ImageShape& shape = model.image_shape();
  const Code at_mean = codes({torch::zeros({1, model.z_dim()}), model::mean_pose(model, 1)}).front();
  info_.neutral.pose = at_mean.pose;
  info_.neutral.mirrored = at_mean.mirrored;

  // The aggregated posterior of the pose in a person's coordinates; p(u) stands in where there is no atlas.
  at::Tensor u = atlas_ ? atlas_->codes.u.mean
                        : nn::sample({model.prior_u().mean, model.prior_u().log_std},
                                     torch::linspace(-2, 2, 41).unsqueeze(1).expand({41, model.u_dim()}));
  const at::Tensor values = transformer.to_controls(u, shape.height, shape.width).values;
  const std::vector<double> mean = doubles(values.mean(0)), variance = doubles(values.var(0, false));
  const std::vector<nn::PoseControl> controls = transformer.controls(shape.height, shape.width);
  for (std::size_t i = 0; i < controls.size(); ++i) {
    const nn::PoseControl& control = controls[i];
    Axis axis;
    axis.index = static_cast<int>(i);
    axis.name = control.name;
    axis.tip = control.tip + ". Part of the pose u; \"reset\" goes to the prior's mean.";
    axis.unit = unit_of(control.unit);
    axis.mean = mean[i];
    axis.deviation = std::sqrt(variance[i]);
    axis.neutral = at_mean.pose[i];
    axis.least = control.least;
    axis.most = control.most;
    const double reach = std::max(kReach * axis.deviation, control.least_range);
    axis.minimum = std::clamp(axis.neutral - reach, control.least, control.most);
    axis.maximum = std::clamp(axis.neutral + reach, control.least, control.most);
    info_.pose_axes.push_back(axis);
  }
  info_.handles = pose_handles(info_.pose_axes);
}

}  // namespace latitude::engine
