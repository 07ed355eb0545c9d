#include "train/minimum.h"

#include <cmath>
#include <cstdio>

#include "io/error.h"

namespace latitude::train {
namespace {

// Mean over pixels of the variance over pictures.
double variance(const at::Tensor& pictures) {
  return pictures.flatten(1).var(0, /*unbiased=*/false).mean().item<double>();
}

// The area that each grid [N, H, W, 2] covers, in parts of the template's, which is 4 in its coordinates: the sum of
// the cells' areas, halves of the cross products of their diagonals.
at::Tensor areas(const at::Tensor& grid) {
  const std::int64_t h = grid.size(1) - 1, w = grid.size(2) - 1;
  const auto corner = [&](std::int64_t y, std::int64_t x) { return grid.narrow(1, y, h).narrow(2, x, w); };
  const at::Tensor down = corner(1, 1) - corner(0, 0), up = corner(0, 1) - corner(1, 0);
  const at::Tensor cross = down.select(3, 0) * up.select(3, 1) - down.select(3, 1) * up.select(3, 0);
  return 0.5 * cross.abs().flatten(1).sum(1) / 4;
}

// The format may leave `least` aside.
std::string line(const char* format, double found, double least = 0) {
  char text[160];
  std::snprintf(text, sizeof text, format, found, least);
  return text;
}

}  // namespace

std::vector<std::string> Minimum::signs() const {
  std::vector<std::string> all;
  if (empty_code()) all.push_back(line("z carries %.2f nats (expected %.0f or more)", kl_z, kLeastKl));
  if (one_template()) {
    all.push_back(
        line("templates differ %.3f times as much as the pictures do (expected %.1f or more): one template "
             "is bent to all",
             *variety, kLeastVariety));
  }
  if (small_copy()) {
    all.push_back(line("pictures read %.2f of the template's area (expected %.2f or more): it holds a small copy",
                       *area, kLeastArea));
  }
  return all;
}

Minimum look_at_minimum(model::GenerativeModel& model, const at::Tensor& images) {
  const torch::NoGradGuard no_grad;
  const model::Encoded q = model.encode(images);
  Minimum minimum{.kl_z = model.kl_z(q).mean().item<double>()};
  if (!model.capabilities().pose) return minimum;
  const model::Decoded decoded = model.decode(q.z.mean, q.u.mean);
  const double of_pictures = variance(images);
  if (of_pictures > 0) minimum.variety = variance(decoded.template_image) / of_pictures;
  if (decoded.grid.size(1) > 1 && decoded.grid.size(2) > 1) minimum.area = areas(decoded.grid).median().item<double>();
  return minimum;
}

io::Json to_json(const Minimum& minimum) {
  io::Json json = {{"kl_z", minimum.kl_z}, {"signs", minimum.signs()}};
  if (minimum.variety) json["template_variety"] = *minimum.variety;
  if (minimum.area) json["template_area"] = *minimum.area;
  return json;
}

Minimum parse_minimum(const io::Json& json, const std::string& source) {
  const auto number = [&](const char* key) -> std::optional<double> {
    if (!json.is_object() || !json.contains(key)) return std::nullopt;
    if (!json[key].is_number() || !std::isfinite(json[key].get<double>())) {
      throw Error(source + ": minimum has no number \"" + key + "\"");
    }
    return json[key].get<double>();
  };
  const std::optional<double> kl_z = number("kl_z");
  if (!kl_z) throw Error(source + ": minimum has no number \"kl_z\"");
  return {.kl_z = *kl_z, .variety = number("template_variety"), .area = number("template_area")};
}

std::string describe(const Minimum& minimum, std::int64_t epochs) {
  const std::string begin = "after " + std::to_string(epochs) + (epochs == 1 ? " epoch: " : " epochs: ");
  if (minimum.poor()) {
    std::string text = begin + "a poor minimum";
    for (const std::string& sign : minimum.signs()) text += "; " + sign;
    return text;
  }
  std::string text = begin + line("z carries %.1f nats", minimum.kl_z);
  if (minimum.variety) text += line(", templates differ %.2f times as much as the pictures", *minimum.variety);
  if (minimum.area) text += line(", pictures read %.2f of the template's area", *minimum.area);
  return text;
}

}  // namespace latitude::train
