#include "engine/types.h"

#include <cmath>
#include <cstdio>

namespace latitude::engine {
namespace {

std::string printed(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

}  // namespace

std::string reading(const Axis& axis, double value) {
  switch (axis.unit) {
    case Unit::deviations:
      value = axis.deviation > 0 ? (value - axis.mean) / axis.deviation : 0.0;
      return printed("%+.1f σ", std::abs(value) < 0.05 ? 0.0 : value);
    case Unit::degrees:
      return printed("%.0f°", std::round(value) == 0 ? 0.0 : value);
    case Unit::log_factor:
      return printed("×%.2f", std::exp(value));
    case Unit::pixels:
      return printed("%.1f px", std::abs(value) < 0.05 ? 0.0 : value);
    case Unit::plain:
      break;
  }
  return printed("%.2f", std::abs(value) < 0.005 ? 0.0 : value);
}

}  // namespace latitude::engine
