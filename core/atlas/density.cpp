#include "atlas/density.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>

namespace latitude::atlas {
namespace {

constexpr std::size_t kFewest = 5;
constexpr double kNarrower = 0.5;   // than Silverman's rule
constexpr double kReach = 3;        // of the kernel, in its deviations
constexpr double kNodes = 4;        // of the grid in one deviation
constexpr double kMostNodes = 400;  // along one side

double mean(const std::vector<float>& values) {
  double sum = 0;
  for (const float v : values) sum += double{v};
  return sum / static_cast<double>(values.size());
}

double variance(const std::vector<float>& values) {
  const double m = mean(values);
  double sum = 0;
  for (const float v : values) sum += (double{v} - m) * (double{v} - m);
  return sum / static_cast<double>(values.size() - 1);
}

// Values at the nodes of a grid, row by row; node (i, j) lies at (left + i step, bottom + j step).
struct Field {
  double left = 0, bottom = 0, step = 1;
  std::size_t columns = 0, rows = 0;
  std::vector<double> value;

  double& at(std::size_t i, std::size_t j) { return value[j * columns + i]; }
  double at(std::size_t i, std::size_t j) const { return value[j * columns + i]; }
};

// Convolves lines of `count` values that lie `stride` apart with a Gaussian of `deviation` nodes.
void blur(double* first, std::size_t count, std::size_t stride, const std::vector<double>& kernel,
          std::vector<double>& line) {
  const auto reach = static_cast<std::ptrdiff_t>(kernel.size() / 2), n = static_cast<std::ptrdiff_t>(count);
  line.assign(count, 0.0);
  for (std::ptrdiff_t i = 0; i < n; ++i) {
    const double value = first[static_cast<std::size_t>(i) * stride];
    if (value == 0) continue;
    for (std::ptrdiff_t k = std::max(-reach, -i); k <= std::min(reach, n - 1 - i); ++k) {
      line[static_cast<std::size_t>(i + k)] += value * kernel[static_cast<std::size_t>(k + reach)];
    }
  }
  for (std::size_t i = 0; i < count; ++i) first[i * stride] = line[i];
}

Field density(const std::vector<float>& x, const std::vector<float>& y, double deviation) {
  const auto [x0, x1] = std::minmax_element(x.begin(), x.end());
  const auto [y0, y1] = std::minmax_element(y.begin(), y.end());
  const double margin = (kReach + 1) * deviation;
  const double width = double{*x1} - double{*x0} + 2 * margin, height = double{*y1} - double{*y0} + 2 * margin;
  Field field;
  field.left = double{*x0} - margin;
  field.bottom = double{*y0} - margin;
  field.step = std::max(deviation / kNodes, std::max(width, height) / kMostNodes);
  field.columns = static_cast<std::size_t>(width / field.step) + 3;
  field.rows = static_cast<std::size_t>(height / field.step) + 3;
  field.value.assign(field.columns * field.rows, 0.0);
  for (std::size_t p = 0; p < x.size(); ++p) {  // each point's mass to the four nodes around it
    const double u = (double{x[p]} - field.left) / field.step, v = (double{y[p]} - field.bottom) / field.step;
    const auto i = static_cast<std::size_t>(u), j = static_cast<std::size_t>(v);
    const double fu = u - static_cast<double>(i), fv = v - static_cast<double>(j);
    field.at(i, j) += (1 - fu) * (1 - fv);
    field.at(i + 1, j) += fu * (1 - fv);
    field.at(i, j + 1) += (1 - fu) * fv;
    field.at(i + 1, j + 1) += fu * fv;
  }
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(kReach * deviation / field.step));
  std::vector<double> kernel, line;
  for (std::ptrdiff_t k = -reach; k <= reach; ++k) {
    const double t = static_cast<double>(k) * field.step / deviation;
    kernel.push_back(std::exp(-0.5 * t * t));
  }
  for (std::size_t j = 0; j < field.rows; ++j) blur(&field.at(0, j), field.columns, 1, kernel, line);
  for (std::size_t i = 0; i < field.columns; ++i) blur(&field.at(i, 0), field.rows, field.columns, kernel, line);
  // Nothing at the rim, so that every outline closes.
  for (std::size_t i = 0; i < field.columns; ++i) field.at(i, 0) = field.at(i, field.rows - 1) = 0;
  for (std::size_t j = 0; j < field.rows; ++j) field.at(0, j) = field.at(field.columns - 1, j) = 0;
  return field;
}

// The value above which the nodes hold `part` of the whole.
double level_of(const Field& field, double part) {
  std::vector<double> sorted = field.value;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  double whole = 0, sum = 0;
  for (const double v : sorted) whole += v;
  for (const double v : sorted) {
    sum += v;
    if (sum >= part * whole) return v;
  }
  return 0;
}

// Marching squares (Lorensen and Cline 1987 in the plane). In each square the line runs from edge to edge with what is
// above the level at its left, so that each edge that is crossed has one way in and one way on.
class Marcher {
 public:
  Marcher(const Field& field, double level) : field_(field), level_(level), next_(2 * field.value.size(), kNone) {}

  std::vector<Outline> outlines() {
    for (std::size_t j = 0; j + 1 < field_.rows; ++j) {
      for (std::size_t i = 0; i + 1 < field_.columns; ++i) cross(i, j);
    }
    std::vector<Outline> all;
    for (std::size_t edge = 0; edge < next_.size(); ++edge) {
      Outline outline;
      for (std::size_t at = edge; next_[at] != kNone;) {
        add_point(at, outline);
        at = std::exchange(next_[at], kNone);
      }
      if (outline.x.size() > 2) all.push_back(std::move(outline));
    }
    return all;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  bool above(std::size_t i, std::size_t j) const { return field_.at(i, j) > level_; }
  // Edges by the node they start from: to the right, and upwards.
  std::size_t right(std::size_t i, std::size_t j) const { return 2 * (j * field_.columns + i); }
  std::size_t up(std::size_t i, std::size_t j) const { return right(i, j) + 1; }

  void cross(std::size_t i, std::size_t j) {
    const std::size_t s = right(i, j), n = right(i, j + 1), w = up(i, j), e = up(i + 1, j);
    const unsigned corners = static_cast<unsigned>(above(i, j)) | static_cast<unsigned>(above(i + 1, j)) << 1U |
                             static_cast<unsigned>(above(i + 1, j + 1)) << 2U |
                             static_cast<unsigned>(above(i, j + 1)) << 3U;
    const double middle = (field_.at(i, j) + field_.at(i + 1, j) + field_.at(i + 1, j + 1) + field_.at(i, j + 1)) / 4;
    const bool joined = middle > level_;  // of two opposite corners
    switch (corners) {
      case 1:
        next_[s] = w;
        break;
      case 2:
        next_[e] = s;
        break;
      case 3:
        next_[e] = w;
        break;
      case 4:
        next_[n] = e;
        break;
      case 5:
        next_[s] = joined ? e : w;
        next_[n] = joined ? w : e;
        break;
      case 6:
        next_[n] = s;
        break;
      case 7:
        next_[n] = w;
        break;
      case 8:
        next_[w] = n;
        break;
      case 9:
        next_[s] = n;
        break;
      case 10:
        next_[w] = joined ? s : n;
        next_[e] = joined ? n : s;
        break;
      case 11:
        next_[e] = n;
        break;
      case 12:
        next_[w] = e;
        break;
      case 13:
        next_[s] = e;
        break;
      case 14:
        next_[w] = s;
        break;
      default:
        break;
    }
  }

  // Where the edge crosses the level, between its two nodes.
  void add_point(std::size_t edge, Outline& outline) const {
    const std::size_t node = edge / 2, i = node % field_.columns, j = node / field_.columns;
    const bool upwards = edge % 2 == 1;
    const double a = field_.at(i, j), b = upwards ? field_.at(i, j + 1) : field_.at(i + 1, j);
    const double t = (level_ - a) / (b - a);
    outline.x.push_back(static_cast<float>(field_.left + (static_cast<double>(i) + (upwards ? 0 : t)) * field_.step));
    outline.y.push_back(static_cast<float>(field_.bottom + (static_cast<double>(j) + (upwards ? t : 0)) * field_.step));
  }

  const Field& field_;
  double level_;
  std::vector<std::size_t> next_;
};

}  // namespace

std::vector<Outline> densest_region(const std::vector<float>& x, const std::vector<float>& y, double part) {
  if (x.size() < kFewest) return {};
  const double deviation =
      std::sqrt((variance(x) + variance(y)) / 2) * std::pow(static_cast<double>(x.size()), -1.0 / 6) * kNarrower;
  if (!(deviation > 0)) return {};
  const Field field = density(x, y, deviation);
  return Marcher(field, level_of(field, part)).outlines();
}

}  // namespace latitude::atlas
