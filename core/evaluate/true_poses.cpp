#include "evaluate/true_poses.h"

#include <algorithm>

#include "io/error.h"
#include "nn/affine_transformer.h"

namespace latitude::evaluate {
namespace {

at::Tensor exact(const at::Tensor& table) { return table.to(at::kCPU, at::kDouble); }

}  // namespace

const std::vector<std::string>& control_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const nn::PoseControl& control : nn::AffineTransformer().controls(1, 1)) {
      all.push_back(control.name);
      std::replace(all.back().begin(), all.back().end(), ' ', '_');
    }
    return all;
  }();
  return names;
}

const std::vector<std::string>& matrix_names() {
  static const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f"};
  return names;
}

PosedCodes posed_codes(model::GenerativeModel& model, const data::Dataset& set, const std::string& metric,
                       const std::function<void()>& before_block) {
  check_fit(model, set);
  if (!set.poses.defined()) {
    throw Error("data " + set.name + ": found no true poses, expected some (glyphs has them): " + metric +
                " compares codes with them");
  }
  const std::int64_t height = model.image_shape().height, width = model.image_shape().width;
  std::vector<at::Tensor> z, u, controls;
  for_each_block(model, set, [&](const at::Tensor& images) {
    if (before_block) before_block();
    const model::Encoded q = model.encode(images);
    z.push_back(exact(q.z.mean));
    if (!model.capabilities().pose) return;
    u.push_back(exact(q.u.mean));
    controls.push_back(exact(model.transformer()->to_controls(q.u.mean, height, width).values));
  });
  PosedCodes codes;
  codes.true_matrix = exact(set.poses);
  codes.true_controls = exact(nn::AffineTransformer().to_controls(set.poses, height, width).values);
  codes.z = torch::cat(z);
  if (u.empty()) return codes;
  codes.u = torch::cat(u);
  codes.controls = torch::cat(controls);
  return codes;
}

}  // namespace latitude::evaluate
