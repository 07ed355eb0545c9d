#include "ui/colour_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme.h"

namespace latitude::ui {

QColor scale_colour(double t) {
  static constexpr std::array<QRgb, 9> kViridis = {0xff440154, 0xff472d7b, 0xff3b528b, 0xff2c728e, 0xff21918c,
                                                   0xff28ae80, 0xff5ec962, 0xffaddc30, 0xfffde725};
  const double first = colours().dark ? 0.2 : 0.0, last = colours().dark ? 1.0 : 0.9;
  const double at = (first + std::clamp(t, 0.0, 1.0) * (last - first)) * (kViridis.size() - 1);
  const auto k = std::min(static_cast<std::size_t>(at), kViridis.size() - 2);
  const double part = at - static_cast<double>(k);
  const QColor a(kViridis[k]), b(kViridis[k + 1]);
  const auto mix = [part](int from, int to) { return static_cast<int>(std::lround(from + part * (to - from))); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

ColourRange colour_range(std::vector<float> values) {
  std::erase_if(values, [](float value) { return !std::isfinite(value); });
  if (values.empty()) return {};
  const auto at = [&values](double part) {
    const auto k = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return double{values[static_cast<std::size_t>(k)]};
  };
  const double least = at(0.01);
  return {least, at(0.99)};
}

}  // namespace latitude::ui
