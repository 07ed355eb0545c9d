// The checks that all data sets share.
#include "data/finish.h"

#include <cstring>
#include <span>

#include "io/array.h"
#include "io/checksum.h"
#include "io/error.h"

namespace latitude::data {
namespace {

std::string shape_of(const torch::Tensor& tensor) { return io::to_string(tensor.sizes()); }

std::string checksum_of(const torch::Tensor& images) {
  return "sha256:" + io::sha256({static_cast<const std::byte*>(images.const_data_ptr()), images.nbytes()});
}

void check_images(const Dataset& dataset) {
  const auto& images = dataset.images;
  if (images.dim() != 4 || images.numel() == 0)
    throw Error(dataset.name + ": found images of shape " + shape_of(images) +
                ", expected [N, C, H, W] with nothing zero");
  const bool codes = images.size(1) == 1 && images.size(2) == 1;
  // The least and the largest of values with a NaN among them are NaN, so one pass finds every fault.
  const auto [least_tensor, largest_tensor] = torch::aminmax(images);
  const float least = least_tensor.item<float>(), largest = largest_tensor.item<float>();
  if (!std::isfinite(least) || !std::isfinite(largest))
    throw Error(dataset.name + ": found values that are not finite numbers");
  if (!codes && (least < 0 || largest > 1))
    throw Error(dataset.name + ": found image values from " + std::to_string(least) + " to " + std::to_string(largest) +
                ", expected 0 to 1 (or whole numbers of type uint8)");
}

void check_labels(const Dataset& dataset) {
  const auto& labels = dataset.labels;
  if (labels.dim() != 1 || labels.size(0) != dataset.size())
    throw Error(dataset.name + ": found labels of shape " + shape_of(labels) + " for " +
                std::to_string(dataset.size()) + " images");
  const auto least = labels.min().item<std::int64_t>(), largest = labels.max().item<std::int64_t>();
  const auto classes = static_cast<std::int64_t>(dataset.class_names.size());
  if (least < 0 || largest >= classes)
    throw Error(dataset.name + ": found labels from " + std::to_string(least) + " to " + std::to_string(largest) +
                ", expected 0 to " + std::to_string(classes - 1));
}

void check_poses(const Dataset& dataset) {
  const auto& poses = dataset.poses;
  if (poses.dim() != 2 || poses.size(0) != dataset.size() || poses.size(1) != 6)
    throw Error(dataset.name + ": found poses of shape " + shape_of(poses) + ", expected [" +
                std::to_string(dataset.size()) + ", 6]");
  if (!torch::isfinite(poses).all().item<bool>())
    throw Error(dataset.name + ": found poses that are not finite numbers");
}

}  // namespace

torch::Tensor to_images(const torch::Tensor& values, const std::string& source) {
  torch::Tensor images;
  if (values.scalar_type() == torch::kUInt8) {
    images = values.to(torch::kFloat32).div_(255);
  } else if (values.is_floating_point() || values.scalar_type() == torch::kBool) {
    images = values.to(torch::kFloat32);
  } else {
    throw Error(source + ": found images of type " + torch::toString(values.scalar_type()) +
                ", expected uint8 or floating point");
  }
  if (images.dim() == 2) return images.unsqueeze(1).unsqueeze(1).contiguous();
  if (images.dim() == 3) return images.unsqueeze(1).contiguous();
  if (images.dim() != 4)
    throw Error(source + ": found an array of shape " + shape_of(values) +
                ", expected images [N, H, W] or [N, C, H, W], or codes [N, D]");
  if (images.size(1) != 1 && images.size(1) != 3)
    throw Error(source + ": found images of shape " + shape_of(values) +
                ", expected [N, C, H, W] with 1 or 3 channels C");
  return images.contiguous();
}

torch::Tensor to_labels(const torch::Tensor& values, const std::string& source) {
  if (values.dim() != 1 || !torch::isIntegralType(values.scalar_type(), /*includeBool=*/false))
    throw Error(source + ": found labels of type " + torch::toString(values.scalar_type()) + " and shape " +
                shape_of(values) + ", expected whole numbers [N]");
  const auto labels = values.to(torch::kInt64).contiguous();
  if (labels.numel() > 0) {
    const auto least = labels.min().item<std::int64_t>(), largest = labels.max().item<std::int64_t>();
    if (least < 0 || largest >= kMostClasses)
      throw Error(source + ": found labels from " + std::to_string(least) + " to " + std::to_string(largest) +
                  ", expected 0 to " + std::to_string(kMostClasses - 1));
  }
  return labels;
}

Dataset finished(Dataset dataset) {
  check_images(dataset);
  if (dataset.labels.defined()) {
    if (dataset.class_names.empty() && dataset.labels.numel() > 0)
      for (std::int64_t label = 0; label <= dataset.labels.max().item<std::int64_t>(); ++label)
        dataset.class_names.push_back(std::to_string(label));
    check_labels(dataset);
  }
  if (dataset.poses.defined()) check_poses(dataset);
  dataset.checksum = checksum_of(dataset.images);
  return dataset;
}

Dataset chosen(const Dataset& dataset, const torch::Tensor& items, const std::string& name) {
  Dataset part = dataset;
  part.name = name;
  part.images = dataset.images.index_select(0, items);
  if (dataset.labels.defined()) part.labels = dataset.labels.index_select(0, items);
  if (dataset.poses.defined()) part.poses = dataset.poses.index_select(0, items);
  part.checksum = checksum_of(part.images);
  return part;
}

}  // namespace latitude::data
