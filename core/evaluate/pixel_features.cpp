#include "evaluate/pixel_features.h"

namespace latitude::evaluate {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Rows> view(const at::Tensor& table) {
  return {table.const_data_ptr<double>(), table.size(0), table.size(1)};
}

}  // namespace

at::Tensor pixels(const data::Dataset& set) { return set.images.flatten(1).to(at::kCPU, at::kDouble).contiguous(); }

atlas::Pca pixel_components(const data::Dataset& set) { return atlas::fit_pca(view(pixels(set))); }

atlas::Pca about(const atlas::Pca& pca, const data::Dataset& set) {
  const at::Tensor table = pixels(set);
  atlas::Pca moved = pca;
  moved.mean = view(table).colwise().mean();
  return moved;
}

at::Tensor project_pixels(const atlas::Pca& pca, const data::Dataset& set, std::int64_t components) {
  const at::Tensor table = pixels(set);
  const Rows codes = atlas::project(pca, view(table), std::min<Eigen::Index>(components, pca.axes.cols()));
  return torch::tensor(at::ArrayRef<double>(codes.data(), static_cast<std::size_t>(codes.size())), torch::kDouble)
      .view({codes.rows(), codes.cols()});
}

}  // namespace latitude::evaluate
