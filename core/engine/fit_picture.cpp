#include "engine/fit_picture.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "io/error.h"

namespace latitude::engine {
namespace {

constexpr double kBox = 20.0 / 28;    // of the picture's side: where the ink of MNIST's digits ends
constexpr float kInk = 0.15f * 255;   // what is brighter is ink
constexpr float kLeastContrast = 16;  // between border and ink; below, a sheet is blank
constexpr double kMiddleGrey = 255 / 2.0;

// One channel.
struct Plane {
  int width = 0, height = 0;
  std::vector<float> values;  // row by row, 0 to 255

  Plane(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
  float& at(int x, int y) { return values[index(x, y)]; }
  float at(int x, int y) const { return values[index(x, y)]; }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
};

// A piece of a plane, which may reach beyond it.
struct Window {
  double left = 0, top = 0, width = 0, height = 0;
};

// The part of each of `count` equal pieces from `start` on that lies on pixels 0 to `limit`.
struct Share {
  int to = 0, from = 0;
  float weight = 0;
};
std::vector<Share> shares(double start, double length, int count, int limit) {
  std::vector<Share> all;
  const double step = length / count;
  for (int to = 0; to < count; ++to) {
    const double begin = std::max(start + to * step, 0.0);
    const double end = std::min(start + (to + 1) * step, static_cast<double>(limit));
    for (int from = static_cast<int>(begin); from < end; ++from) {
      const double covered = std::min(from + 1.0, end) - std::max<double>(from, begin);
      if (covered > 0) all.push_back({to, from, static_cast<float>(covered / step)});
    }
  }
  return all;
}

// Area averages; black beyond the plane.
Plane resampled(const Plane& plane, const Window& window, int width, int height) {
  Plane across(width, plane.height), result(width, height);
  const std::vector<Share> columns = shares(window.left, window.width, width, plane.width);
  for (int y = 0; y < plane.height; ++y) {
    for (const Share& share : columns) across.at(share.to, y) += share.weight * plane.at(share.from, y);
  }
  for (const Share& share : shares(window.top, window.height, height, plane.height)) {
    for (int x = 0; x < width; ++x) result.at(x, share.to) += share.weight * across.at(x, share.from);
  }
  return result;
}

Plane channel(const io::Picture& picture, int which) {
  Plane plane(picture.width, picture.height);
  const auto channels = static_cast<std::size_t>(picture.channels);
  for (std::size_t i = 0; i < plane.values.size(); ++i) {
    plane.values[i] = picture.pixels[i * channels + static_cast<std::size_t>(which)];
  }
  return plane;
}

std::vector<Plane> planes(const io::Picture& picture) {
  std::vector<Plane> all;
  for (int which = 0; which < picture.channels; ++which) all.push_back(channel(picture, which));
  return all;
}

io::Picture picture_of(const std::vector<Plane>& planes) {
  io::Picture picture{planes.front().width, planes.front().height, static_cast<int>(planes.size()), {}};
  for (std::size_t i = 0; i < planes.front().values.size(); ++i) {
    for (const Plane& plane : planes) {
      picture.pixels.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(plane.values[i], 0.f, 255.f))));
    }
  }
  return picture;
}

// As many planes as the model has channels; grey by ITU-R BT.601.
std::vector<Plane> with_channels(std::vector<Plane> planes, int channels) {
  if (static_cast<int>(planes.size()) == channels) return planes;
  if (channels == 3) return {planes[0], planes[0], planes[0]};
  Plane grey = planes[0];
  for (std::size_t i = 0; i < grey.values.size(); ++i) {
    grey.values[i] = 0.299f * planes[0].values[i] + 0.587f * planes[1].values[i] + 0.114f * planes[2].values[i];
  }
  return {grey};
}

float border_of(const Plane& plane) {
  std::vector<float> border;
  for (int x = 0; x < plane.width; ++x) {
    border.push_back(plane.at(x, 0));
    border.push_back(plane.at(x, plane.height - 1));
  }
  for (int y = 0; y < plane.height; ++y) {
    border.push_back(plane.at(0, y));
    border.push_back(plane.at(plane.width - 1, y));
  }
  const auto middle = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
  std::nth_element(border.begin(), middle, border.end());
  return *middle;
}

// Bright on black: paper becomes the ground, whatever its grey.
void tidy(Plane& plane) {
  float ground = border_of(plane);
  if (ground > kMiddleGrey) {
    for (float& value : plane.values) value = 255 - value;
    ground = 255 - ground;
  }
  const float range = *std::max_element(plane.values.begin(), plane.values.end()) - ground;
  for (float& value : plane.values) {
    value = range < kLeastContrast ? 0 : std::max(0.f, (value - ground) * 255 / range);
  }
}

// All of the plane, its proportions kept, in the middle.
Window whole(const Plane& plane, const Fit& fit) {
  const double pixel =
      std::max(static_cast<double>(plane.width) / fit.width, static_cast<double>(plane.height) / fit.height);
  const double width = fit.width * pixel, height = fit.height * pixel;
  return {(plane.width - width) / 2, (plane.height - height) / 2, width, height};
}

// The ink in the box, its centre of mass in the middle as far as the ink then stays on the picture.
Window around_ink(const Plane& plane, const Fit& fit) {
  int left = plane.width, top = plane.height, right = 0, bottom = 0;
  double mass = 0, x_mass = 0, y_mass = 0;
  for (int y = 0; y < plane.height; ++y) {
    for (int x = 0; x < plane.width; ++x) {
      const double ink = double{plane.at(x, y)};
      if (ink < double{kInk}) continue;
      left = std::min(left, x);
      top = std::min(top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
      mass += ink;
      x_mass += ink * (x + 0.5);
      y_mass += ink * (y + 0.5);
    }
  }
  if (mass == 0) return whole(plane, fit);
  const double pixel = std::max((right - left) / (kBox * fit.width), (bottom - top) / (kBox * fit.height));
  const double width = fit.width * pixel, height = fit.height * pixel;
  return {std::clamp(x_mass / mass - width / 2, right - width, static_cast<double>(left)),
          std::clamp(y_mass / mass - height / 2, bottom - height, static_cast<double>(top)), width, height};
}

void check(const io::Picture& picture) {
  const bool sizes = picture.width > 0 && picture.height > 0 && (picture.channels == 1 || picture.channels == 3);
  const std::size_t bytes = sizes ? static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                                        static_cast<std::size_t>(picture.channels)
                                  : 0;
  if (!sizes || picture.pixels.size() != bytes) {
    throw Error("picture: found " + std::to_string(picture.pixels.size()) + " bytes for " +
                std::to_string(picture.width) + " x " + std::to_string(picture.height) + " pixels of " +
                std::to_string(picture.channels) + " channels");
  }
}

}  // namespace

io::Picture fitted(const io::Picture& picture, const Fit& fit) {
  check(picture);
  std::vector<Plane> all = with_channels(planes(picture), fit.channels);
  const bool same_size = picture.width == fit.width && picture.height == fit.height;
  const bool grey = fit.channels == 1;
  if (grey && fit.tidy) tidy(all.front());
  const bool centre = grey && fit.centre && !(fit.tidy && same_size);
  const Window window = centre ? around_ink(all.front(), fit) : whole(all.front(), fit);
  for (Plane& plane : all) plane = resampled(plane, window, fit.width, fit.height);
  return picture_of(all);
}

io::Picture shrunk(io::Picture picture, int most_side) {
  check(picture);
  const int longest = std::max(picture.width, picture.height);
  if (longest <= most_side) return picture;
  const auto side = [&](int length) {
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * most_side / longest)));
  };
  const Window everything{0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height)};
  std::vector<Plane> all;  // one large plane at a time
  for (int which = 0; which < picture.channels; ++which) {
    all.push_back(resampled(channel(picture, which), everything, side(picture.width), side(picture.height)));
  }
  return picture_of(all);
}

}  // namespace latitude::engine
