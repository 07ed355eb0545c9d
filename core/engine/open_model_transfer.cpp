// Pose transfer: each template is decoded once and warped by every pose.
#include <algorithm>
#include <map>
#include <tuple>

#include "engine/open_model.h"
#include "engine/pictures.h"
#include "engine/tables.h"
#include "io/error.h"
#include "nn/random.h"

namespace latitude::engine {

std::string name_of(const TransferSide& side, std::size_t index) {
  if (side.from == "sliders") return "sliders";
  if (side.from == "prior") return "draw " + std::to_string(index + 1);
  return index < side.items.size() ? "item " + std::to_string(side.items[index]) : std::string();
}

std::vector<int> distinct_items(const ModelInfo& model, std::size_t count) {
  // Each class's first items before any class's second ones.
  std::map<int, int> seen;
  std::vector<std::tuple<int, int, int>> order;
  for (int item = 0; item < model.items; ++item) {
    const auto index = static_cast<std::size_t>(item);
    const int label = index < model.labels.size() ? model.labels[index] : -1;
    order.emplace_back(seen[label]++, label, item);
  }
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end());
  std::vector<int> items;
  for (std::size_t k = 0; k < count; ++k) items.push_back(std::get<2>(order[k]));
  return items;
}

OpenModel::Batch OpenModel::batch_of(const TransferSide& side, const Code& code, const char* which) const {
  if (side.from == "sliders") return batch({code});
  if (side.from == "prior") {
    if (side.draws < 1 || side.draws > kMostPictures) {
      throw Error(std::string(which) + ": found " + std::to_string(side.draws) + " draws, expected 1 to " +
                  std::to_string(kMostPictures));
    }
    at::Generator noise = nn::generator(side.seed);
    const at::Tensor z = opened_.model->draw_z(side.draws, noise);
    return {z, opened_.model->draw_u(side.draws, noise)};
  }
  if (side.from != "items") {
    throw Error(std::string(which) + ": found \"" + side.from + "\", expected items, prior or sliders");
  }
  if (side.items.empty()) throw Error(std::string(which) + ": found no items, expected one or more");
  for (const int item : side.items) check_item(item, which);
  return batch_of(std::vector<std::int64_t>(side.items.begin(), side.items.end()));
}

Transfer OpenModel::transfer(const TransferRequest& request) const {
  const torch::NoGradGuard no_grad;
  if (!info_.can.pose) throw Error(info_.name + " has no pose, so there is none to transfer");
  const Batch rows = batch_of(request.rows, request.code, "templates");
  const Batch columns = batch_of(request.columns, request.code, "poses");
  const std::int64_t down = rows.z.size(0), across = columns.u.size(0);
  if (down > kMostPictures / across) {
    throw Error("transfer: found " + std::to_string(down) + " x " + std::to_string(across) +
                " pictures, expected at most " + std::to_string(kMostPictures) + " in all");
  }
  const nn::Transformer& transformer = *opened_.model->transformer();
  const at::Tensor templates = template_of(rows.z);
  const at::Tensor grid = transformer.grid(columns.u, {info_.height, info_.width});
  const at::Tensor placed = nn::warp(templates.repeat_interleave(across, 0), grid.repeat({down, 1, 1, 1}));
  const model::Decoded own = opened_.model->decode(columns.z, columns.u);

  Transfer result;
  result.of = request;
  // Templates may be finer than pictures.
  const auto as_large = [this](const at::Tensor& images) {
    return to_pictures(at::adaptive_avg_pool2d(images, {info_.height, info_.width}));
  };
  result.templates = as_large(templates);
  result.column_templates = as_large(own.template_image);
  result.originals = to_pictures(own.mean);
  result.grid_lines = kGridLines;
  const at::Tensor lines = transformer.grid(columns.u, {kGridLines, kGridLines});
  for (std::int64_t c = 0; c < across; ++c) result.grids.push_back(floats(lines[c]));
  const std::vector<Picture> all = to_pictures(placed);
  const std::vector<Code> taken = codes({rows.z.repeat_interleave(across, 0), columns.u.repeat({down, 1})});
  for (std::int64_t r = 0; r < down; ++r) {
    const auto first = static_cast<std::ptrdiff_t>(r * across), last = first + static_cast<std::ptrdiff_t>(across);
    result.pictures.emplace_back(all.begin() + first, all.begin() + last);
    result.codes.emplace_back(taken.begin() + first, taken.begin() + last);
  }
  return result;
}

}  // namespace latitude::engine
