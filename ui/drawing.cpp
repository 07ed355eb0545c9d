#include "ui/drawing.h"

#include <algorithm>
#include <cmath>

namespace latitude::ui {
namespace {

constexpr int kSide = 224;             // of a canvas, about
constexpr double kRadius = 1.25 / 28;  // like the pens of MNIST's writers
constexpr double kSoft = 0.8 / 28;     // from full to nothing

struct At {
  double x, y;
};

double distance_to_segment(At p, At a, At b) {
  const double x = b.x - a.x, y = b.y - a.y, length = x * x + y * y;
  const double t = length > 0 ? std::clamp(((p.x - a.x) * x + (p.y - a.y) * y) / length, 0.0, 1.0) : 0;
  return std::hypot(p.x - a.x - t * x, p.y - a.y - t * y);
}

void draw_segment(engine::Picture& canvas, At a, At b, bool erases) {
  const double side = std::min(canvas.width, canvas.height), soft = kSoft * side;
  const double reach = brush_radius(erases) * side + soft / 2;
  const int left = std::max(0, static_cast<int>(std::floor(std::min(a.x, b.x) - reach)));
  const int right = std::min(canvas.width - 1, static_cast<int>(std::ceil(std::max(a.x, b.x) + reach)));
  const int top = std::max(0, static_cast<int>(std::floor(std::min(a.y, b.y) - reach)));
  const int bottom = std::min(canvas.height - 1, static_cast<int>(std::ceil(std::max(a.y, b.y) + reach)));
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) {
      const double off = distance_to_segment({x + 0.5, y + 0.5}, a, b);
      const auto ink = static_cast<std::uint8_t>(std::lround(255 * std::clamp((reach - off) / soft, 0.0, 1.0)));
      std::uint8_t& pixel = canvas.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(canvas.width) +
                                          static_cast<std::size_t>(x)];
      pixel = erases ? std::min<std::uint8_t>(pixel, 255 - ink) : std::max(pixel, ink);
    }
  }
}

// The grey of a picture at a place between its pixels.
double grey_at(const engine::Picture& picture, double x, double y) {
  const auto pixel = [&](int column, int row) {
    const auto place =
        static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(column);
    const auto channels = static_cast<std::size_t>(picture.channels);
    double sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += picture.pixels[place * channels + c];
    return sum / picture.channels;
  };
  x = std::clamp(x, 0.0, picture.width - 1.0);
  y = std::clamp(y, 0.0, picture.height - 1.0);
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  const int right = std::min(left + 1, picture.width - 1), bottom = std::min(top + 1, picture.height - 1);
  return std::lerp(std::lerp(pixel(left, top), pixel(right, top), x - left),
                   std::lerp(pixel(left, bottom), pixel(right, bottom), x - left), y - top);
}

// Enlarged; smooth, since its pixels are samples of a curve, and grey, since the canvas is.
void draw_under(engine::Picture& canvas, const engine::Picture& under) {
  const double across = static_cast<double>(under.width) / canvas.width;
  const double down = static_cast<double>(under.height) / canvas.height;
  std::size_t i = 0;
  for (int y = 0; y < canvas.height; ++y) {
    for (int x = 0; x < canvas.width; ++x) {
      const double grey = grey_at(under, (x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5);
      canvas.pixels[i++] = static_cast<std::uint8_t>(std::lround(grey));
    }
  }
}

}  // namespace

// The eraser is wider, so that the same way back leaves no rim.
double brush_radius(bool erases) { return kRadius + (erases ? kSoft : 0); }

engine::Picture blank_canvas(int width, int height) {
  const int times = std::max(1, kSide / std::max({width, height, 1}));
  engine::Picture canvas{std::max(width, 1) * times, std::max(height, 1) * times, 1, {}};
  canvas.pixels.assign(static_cast<std::size_t>(canvas.width) * static_cast<std::size_t>(canvas.height), 0);
  return canvas;
}

void draw_stroke(engine::Picture& canvas, const Stroke& stroke, std::size_t first) {
  const auto at = [&](std::size_t i) {
    return At{double{stroke.points[2 * i]} * canvas.width, double{stroke.points[2 * i + 1]} * canvas.height};
  };
  for (std::size_t i = first; i < stroke.points.size() / 2; ++i) {
    draw_segment(canvas, at(i == 0 ? 0 : i - 1), at(i), stroke.erases);
  }
}

engine::Picture rendered(const Drawing& drawing, int width, int height) {
  engine::Picture canvas = blank_canvas(width, height);
  if (!drawing.under.pixels.empty()) draw_under(canvas, drawing.under);
  for (const Stroke& stroke : drawing.strokes) draw_stroke(canvas, stroke);
  return canvas;
}

}  // namespace latitude::ui
