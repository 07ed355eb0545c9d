// Poor local minima of models with a pose, seen early (Vive 2017, section VI.ii): the code z learns nothing, one blurry
// template is bent to every picture, or the template holds a small copy of the digit that the pose has to enlarge. The
// paper says to run such a model again; it gives no measure, so these are ours, each a number with a limit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/json.h"
#include "model/model.h"

namespace latitude::train {

struct Minimum {
  double kl_z = 0;  // nats that z carries, mean over the pictures
  // Of models with a pose.
  std::optional<double> variety = {};  // of templates: variance of a pixel, in parts of the pictures' own
  std::optional<double> area = {};     // of the template that a picture reads, in parts of the template's, median

  bool empty_code() const { return kl_z < kLeastKl; }
  bool one_template() const { return variety && *variety < kLeastVariety; }
  bool small_copy() const { return area && *area < kLeastArea; }
  bool poor() const { return empty_code() || one_template() || small_copy(); }
  // "z carries 0.2 nats (expected 1 or more)", a line for each sign of a poor minimum; none for a good one.
  std::vector<std::string> signs() const;

  static constexpr double kLeastKl = 1, kLeastVariety = 0.1, kLeastArea = 0.25;
};

// At posterior means, over these images [N, C, H, W]. No gradients.
Minimum look_at_minimum(model::GenerativeModel& model, const at::Tensor& images);

io::Json to_json(const Minimum& minimum);
// Throws Error for anything else.
Minimum parse_minimum(const io::Json& json, const std::string& source);
// "after 3 epochs: z carries 9.1 nats, templates differ 0.61 times as much as the pictures, pictures read 1.32 of the
// template's area", or the signs of a poor one.
std::string describe(const Minimum& minimum, std::int64_t epochs);

}  // namespace latitude::train
