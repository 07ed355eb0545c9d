#include "io/line_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "io/error.h"
#include "io/files.h"
#include "io/text.h"

namespace latitude::io {
namespace {

// Okabe and Ito's colours, which people with any colour vision tell apart, less their yellow, faint on white.
constexpr std::array<const char*, 10> kPalette = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00",
                                                  "#56b4e9", "#000000", "#8a6d3b", "#7f7f7f", "#6a3d9a"};
constexpr double kWidth = 460, kHeight = 360;  // of one chart, in pixels
constexpr double kLeft = 62, kRight = 16, kTop = 38, kBottom = 50;
constexpr double kLegendLine = 16;

struct Range {
  double least = 0, most = 1;
};

struct Axis {
  Range range;
  bool logarithmic = false;
  double first = 0, last = 1;  // where the ends of the range are drawn

  double at(double value) const {
    const auto scaled = [this](double v) { return logarithmic ? std::log10(v) : v; };
    const double part = (scaled(value) - scaled(range.least)) / (scaled(range.most) - scaled(range.least));
    return first + part * (last - first);
  }
  bool holds(double value) const { return range.least <= value && value <= range.most; }
};

struct Axes {
  Axis x, y;
};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string label_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", std::abs(value) < 1e-12 ? 0 : value);
  return text;
}

std::string text_at(double x, double y, const std::string& text, const std::string& more) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + more + ">" + xml_escaped(text) + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2, const std::string& more) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) +
         "\" " + more + "/>\n";
}

bool drawable(double value, bool logarithmic) { return std::isfinite(value) && (!logarithmic || value > 0); }

// Around all values, with a margin; never empty.
Range needed(const LineChart& chart, std::vector<double> ChartLine::*values, bool logarithmic) {
  Range range{INFINITY, -INFINITY};
  for (const ChartLine& line : chart.lines) {
    for (const double value : line.*values) {
      if (!drawable(value, logarithmic)) continue;
      range = {std::min(range.least, value), std::max(range.most, value)};
    }
  }
  if (range.least > range.most) return logarithmic ? Range{0.1, 1} : Range{0, 1};
  if (logarithmic) return {range.least / 1.3, range.most * 1.3};
  const double spread = range.most - range.least;
  const double margin = spread > 0 ? 0.05 * spread : std::max(1e-6, 0.05 * std::abs(range.most));
  return {range.least - margin, range.most + margin};
}

Axes axes_of(const LineChart& chart, double left) {
  Axes axes;
  axes.x = {.range = needed(chart, &ChartLine::x, false), .first = left + kLeft, .last = left + kWidth - kRight};
  axes.y = {.range = needed(chart, &ChartLine::y, chart.logarithmic),
            .logarithmic = chart.logarithmic,
            .first = kHeight - kBottom,
            .last = kTop};
  if (chart.x_range) axes.x.range = {chart.x_range->first, chart.x_range->second};
  if (chart.y_range) axes.y.range = {chart.y_range->first, chart.y_range->second};
  return axes;
}

std::string frame(const LineChart& chart, const Axes& axes) {
  std::string svg;
  const std::string grid = "stroke=\"#e4e7ec\"";
  for (const double tick : axis_ticks(axes.x.range.least, axes.x.range.most, 6)) {
    const double x = axes.x.at(tick);
    svg += line_between(x, axes.y.first, x, axes.y.last, grid);
    svg += text_at(x, axes.y.first + 16, label_of(tick), "text-anchor=\"middle\"");
  }
  for (const double tick : axis_ticks(axes.y.range.least, axes.y.range.most, 6, chart.logarithmic)) {
    const double y = axes.y.at(tick);
    svg += line_between(axes.x.first, y, axes.x.last, y, grid);
    svg += text_at(axes.x.first - 6, y + 4, label_of(tick), "text-anchor=\"end\"");
  }
  svg += line_between(axes.x.first, axes.y.first, axes.x.last, axes.y.first, "stroke=\"#344054\"");
  svg += line_between(axes.x.first, axes.y.first, axes.x.first, axes.y.last, "stroke=\"#344054\"");
  const double middle = (axes.x.first + axes.x.last) / 2, height = (axes.y.first + axes.y.last) / 2;
  svg += text_at(middle, kTop - 16, chart.title, "text-anchor=\"middle\" font-weight=\"bold\" font-size=\"13\"");
  svg += text_at(middle, kHeight - 12, chart.x_label, "text-anchor=\"middle\"");
  const std::string turned = number(axes.x.first - 46) + "," + number(height);
  svg += text_at(axes.x.first - 46, height, chart.y_label,
                 "text-anchor=\"middle\" transform=\"rotate(-90," + turned + ")\"");
  return svg;
}

std::string style_of(const ChartLine& line) {
  const char* colour = kPalette[static_cast<std::size_t>(line.colour) % kPalette.size()];
  return std::string("stroke=\"") + colour + "\" stroke-width=\"1.8\"" +
         (line.dotted ? " stroke-dasharray=\"1.5 4\" stroke-linecap=\"round\"" : "");
}

std::string drawn(const ChartLine& line, const Axes& axes) {
  std::string path, dots;
  bool pen_down = false;
  const std::string fill = kPalette[static_cast<std::size_t>(line.colour) % kPalette.size()];
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    if (!axes.x.holds(line.x[i]) || !axes.y.holds(line.y[i])) {
      pen_down = false;
      continue;
    }
    const std::string x = number(axes.x.at(line.x[i])), y = number(axes.y.at(line.y[i]));
    path += (pen_down ? "L" : "M") + x + " " + y;
    pen_down = true;
    const std::string look = line.joined ? "\" r=\"3\" fill=\"" : "\" r=\"1.6\" fill-opacity=\"0.7\" fill=\"";
    if (line.marked) dots += "<circle cx=\"" + x + "\" cy=\"" + y + look + fill + "\"/>\n";
  }
  if (path.empty() || !line.joined) return dots;
  return "<path d=\"" + path + "\" fill=\"none\" stroke-linejoin=\"round\" " + style_of(line) + "/>\n" + dots;
}

struct Box {
  double left, top, width, height;
};

// How much of the lines lies in the box, in points a few pixels apart.
int covered(const LineChart& chart, const Axes& axes, const Box& box) {
  constexpr int kParts = 16;  // of a line from one point to the next
  int count = 0;
  for (const ChartLine& line : chart.lines) {
    for (std::size_t i = 1; i < line.x.size(); ++i) {
      if (!axes.y.holds(line.y[i - 1]) || !axes.y.holds(line.y[i])) continue;
      const double x1 = axes.x.at(line.x[i - 1]), y1 = axes.y.at(line.y[i - 1]);
      const double x2 = axes.x.at(line.x[i]), y2 = axes.y.at(line.y[i]);
      for (int part = 0; part <= kParts; ++part) {
        const double t = static_cast<double>(part) / kParts, x = x1 + t * (x2 - x1), y = y1 + t * (y2 - y1);
        count += x > box.left && x < box.left + box.width && y > box.top && y < box.top + box.height;
      }
    }
  }
  return count;
}

// The place of a legend: in the corner, or in the middle of a side, where it covers the least.
Box legend_box(const LineChart& chart, const Axes& axes, double width, double height) {
  Box best{axes.x.last - width - 6, axes.y.last + 6, width, height};
  int least = covered(chart, axes, best);
  for (const double x : {best.left, axes.x.first + 6}) {
    for (const double y : {best.top, axes.y.first - height - 6, (axes.y.first + axes.y.last - height) / 2}) {
      const Box box{x, y, width, height};
      const int found = covered(chart, axes, box);
      if (found >= least) continue;
      least = found;
      best = box;
    }
  }
  return best;
}

// Of the lines that have a label.
std::string legend(const LineChart& chart, const Axes& axes) {
  std::vector<const ChartLine*> named;
  std::size_t longest = 0;
  for (const ChartLine& line : chart.lines) {
    if (line.label.empty()) continue;
    named.push_back(&line);
    longest = std::max(longest, line.label.size());
  }
  if (named.empty()) return "";
  const double width = 42 + 6.2 * static_cast<double>(longest);
  const double height = kLegendLine * static_cast<double>(named.size()) + 8;
  const Box box = legend_box(chart, axes, width, height);
  std::string svg = "<rect x=\"" + number(box.left) + "\" y=\"" + number(box.top) + "\" width=\"" + number(width) +
                    "\" height=\"" + number(height) +
                    "\" fill=\"#ffffff\" fill-opacity=\"0.85\" stroke=\"#d0d5dd\"/>\n";
  for (std::size_t i = 0; i < named.size(); ++i) {
    const double y = box.top + 4 + kLegendLine * (static_cast<double>(i) + 0.5);
    svg += line_between(box.left + 6, y, box.left + 30, y, style_of(*named[i]));
    svg += text_at(box.left + 36, y + 4, named[i]->label, "");
  }
  return svg;
}

std::string chart_at(const LineChart& chart, double left) {
  for (const ChartLine& line : chart.lines) {
    if (line.x.size() == line.y.size()) continue;
    throw Error("chart \"" + printable(chart.title) + "\": found a line of " + std::to_string(line.x.size()) +
                " x and " + std::to_string(line.y.size()) + " y, expected as many");
  }
  const Axes axes = axes_of(chart, left);
  std::string svg = frame(chart, axes);
  for (const ChartLine& line : chart.lines) svg += drawn(line, axes);
  return svg + legend(chart, axes);
}

}  // namespace

std::vector<double> axis_ticks(double least, double most, int wanted, bool logarithmic) {
  std::vector<double> ticks;
  if (logarithmic) {
    const bool wide = std::log10(most / least) >= 2;
    for (double power = std::floor(std::log10(least)); power <= std::log10(most) + 1e-9; ++power) {
      for (const double factor : wide ? std::vector<double>{1} : std::vector<double>{1, 2, 5}) {
        const double tick = factor * std::pow(10, power);
        if (tick >= least * (1 - 1e-9) && tick <= most * (1 + 1e-9)) ticks.push_back(tick);
      }
    }
    return ticks;
  }
  const double raw = (most - least) / wanted, power = std::pow(10, std::floor(std::log10(raw)));
  const double step = power * (raw < 1.5 * power ? 1 : raw < 3.5 * power ? 2 : raw < 7.5 * power ? 5 : 10);
  const double first = std::ceil(least / step - 1e-9), last = std::floor(most / step + 1e-9);
  for (double k = first; k <= last; ++k) ticks.push_back(k * step);
  return ticks;
}

std::string to_svg(const std::vector<LineChart>& charts) {
  const std::string width = number(kWidth * static_cast<double>(charts.size())), height = number(kHeight);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
                    "\" viewBox=\"0 0 " + width + " " + height +
                    "\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"11\" fill=\"#1d2939\">\n<rect width=\"" +
                    width + "\" height=\"" + height + "\" fill=\"#ffffff\"/>\n";
  for (std::size_t i = 0; i < charts.size(); ++i) svg += chart_at(charts[i], kWidth * static_cast<double>(i));
  return svg + "</svg>\n";
}

void write_charts(const std::filesystem::path& path, const std::vector<LineChart>& charts) {
  write_file(path, std::string_view(to_svg(charts)));
}

}  // namespace latitude::io
