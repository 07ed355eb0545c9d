#include "ui/widgets/point_raster.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/widgets/point_renderer.h"

namespace latitude::ui {
namespace {

constexpr int kShifts = 4;  // positions of a disc within a pixel, each way

struct Pixel {
  float r = 0, g = 0, b = 0, weight = 0;  // sums; weight of -log(1 - alpha)
};

// What a disc adds to the pixels of a square around it, for each position within a pixel.
struct Stamps {
  Stamps(double radius, double opacity) : side(static_cast<int>(std::ceil(2 * radius)) + 2) {
    for (int v = 0; v < kShifts; ++v) {
      for (int u = 0; u < kShifts; ++u) {
        // NOLINTNEXTLINE(bugprone-misplaced-widening-cast): below 16
        std::vector<float>& stamp = of[static_cast<std::size_t>(v * kShifts + u)];
        const double cx = side / 2.0 + (u + 0.5) / kShifts - 0.5, cy = side / 2.0 + (v + 0.5) / kShifts - 0.5;
        for (int y = 0; y < side; ++y) {
          for (int x = 0; x < side; ++x) {
            const double distance = std::hypot(x + 0.5 - cx, y + 0.5 - cy);
            const double cover = std::clamp(radius + 0.5 - distance, 0.0, 1.0);
            stamp.push_back(static_cast<float>(-std::log(1 - opacity * cover)));
          }
        }
      }
    }
  }
  int side;
  std::array<std::vector<float>, kShifts * kShifts> of;
};

void add(const Disc& disc, const Stamps& stamps, QSize size, std::vector<Pixel>& pixels) {
  const float left = disc.x - static_cast<float>(stamps.side) / 2, top = disc.y - static_cast<float>(stamps.side) / 2;
  const float w = static_cast<float>(size.width()), h = static_cast<float>(size.height());
  const auto side = static_cast<float>(stamps.side);
  if (!(left > -side && top > -side && left < w && top < h)) return;
  // The middle of the stamp lies at a whole pixel plus half; shifts count from there.
  const float fx = std::floor(left + 0.5F), fy = std::floor(top + 0.5F);
  const int x0 = static_cast<int>(fx), y0 = static_cast<int>(fy);
  const auto shift = [](float part) { return std::clamp(static_cast<int>(part * kShifts), 0, kShifts - 1); };
  // NOLINTNEXTLINE(bugprone-misplaced-widening-cast): below 16
  const auto& stamp = stamps.of[static_cast<std::size_t>(shift(top + 0.5F - fy) * kShifts + shift(left + 0.5F - fx))];
  const float scale = disc.faint ? 0.1F : 1.0F;
  const auto r = static_cast<float>(qRed(disc.colour)), g = static_cast<float>(qGreen(disc.colour)),
             b = static_cast<float>(qBlue(disc.colour));
  const int first_x = std::max(0, -x0), last_x = std::min(stamps.side, size.width() - x0);
  for (int y = std::max(0, -y0); y < std::min(stamps.side, size.height() - y0); ++y) {
    Pixel* line = pixels.data() + static_cast<std::size_t>(y0 + y) * static_cast<std::size_t>(size.width());
    const float* weights = stamp.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(stamps.side);
    for (int x = first_x; x < last_x; ++x) {
      const float a = scale * weights[x];
      Pixel& pixel = line[x0 + x];
      pixel.r += a * r;
      pixel.g += a * g;
      pixel.b += a * b;
      pixel.weight += a;
    }
  }
}

}  // namespace

QImage draw_discs(const std::vector<Disc>& discs, QSize size, double radius, double opacity) {
  QImage image(size, QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) return image;
  std::vector<Pixel> pixels(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()));
  const Stamps stamps(radius, opacity);
  for (const Disc& disc : discs) add(disc, stamps, size, pixels);
  for (int y = 0; y < size.height(); ++y) {
    auto* out = reinterpret_cast<QRgb*>(image.scanLine(y));
    const Pixel* line = pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width());
    for (int x = 0; x < size.width(); ++x) {
      const Pixel& p = line[x];
      if (!(p.weight > 0)) {
        out[x] = 0;
        continue;
      }
      const float alpha = 1 - std::exp(-p.weight), scale = alpha / p.weight;
      // NOLINTBEGIN(bugprone-incorrect-roundings): never below 0, and lround would take longer than the drawing
      out[x] = qRgba(static_cast<int>(p.r * scale + 0.5F), static_cast<int>(p.g * scale + 0.5F),
                     static_cast<int>(p.b * scale + 0.5F), static_cast<int>(255 * alpha + 0.5F));
      // NOLINTEND(bugprone-incorrect-roundings)
    }
  }
  return image;
}

namespace {

class RasterRenderer : public PointRenderer {
 public:
  QImage draw(const PointScene& scene, const Projection& projection, double ratio) override {
    discs_.clear();
    for (int i = 0; i < scene.points.size(); ++i) {
      if (scene.is_hidden(i)) continue;
      const QPointF p = projection.to_view(scene.points[i]) * ratio;
      discs_.push_back({static_cast<float>(p.x()), static_cast<float>(p.y()), scene.colours[i], scene.is_faint(i)});
    }
    return draw_discs(discs_, (projection.view * ratio).toSize(), point_radius(scene, projection) * ratio,
                      scene.opacity);
  }
  void scene_changed() override {}

 private:
  std::vector<Disc> discs_;
};

}  // namespace

std::unique_ptr<PointRenderer> make_raster_renderer() { return std::make_unique<RasterRenderer>(); }

}  // namespace latitude::ui
