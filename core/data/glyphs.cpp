// Drawing: knots are joined by Catmull-Rom splines (Catmull, Rom 1974) cut into short pieces; the ink at a pixel is how
// far the pixel's place in the template lies inside the nearest piece's pen width, over an edge one pixel wide.
#include "data/glyphs.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "data/finish.h"
#include "data/glyph_hands.h"
#include "data/random.h"
#include "io/error.h"

namespace latitude::data {
namespace {

constexpr int kSide = 28;
constexpr int kPixels = kSide * kSide;
constexpr double kPixel = 2.0 / (kSide - 1);  // from a pixel's centre to the next
constexpr int kPieces = 6;                    // of a smooth span
constexpr double kWobble = 0.022;             // deviation of a knot, in template units
constexpr double kMostDeviations = 2.2;

struct Point {
  double x = 0, y = 0;
};
Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(double s, Point a) { return {s * a.x, s * a.y}; }

// template_from_image: [a b c; d e f] with the shift in c and f.
struct Pose {
  double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;

  double determinant() const { return a * e - b * d; }
  Point template_from_image(Point p) const { return {a * p.x + b * p.y + c, d * p.x + e * p.y + f}; }
  Point image_from_template(Point p) const {
    const double x = p.x - c, y = p.y - f;
    return {(e * x - b * y) / determinant(), (a * y - d * x) / determinant()};
  }
};

// A straight piece of a stroke, in template coordinates, with half the pen's width at its ends.
struct Piece {
  Point from, to;
  double from_half = 0, to_half = 0;
};

struct Pen {
  double half = 0.1;    // of its width
  double pressure = 0;  // the width's relative change from the middle of a stroke to its ends
  double half_at(double fraction) const { return half * (1 + pressure * std::cos(2 * std::numbers::pi * fraction)); }
};

Pose draw_pose(Stream& random) {
  const auto normal = [&](double deviation) { return deviation * random.normal_within(kMostDeviations); };
  const double rotation = normal(14 * std::numbers::pi / 180), shear = normal(0.2);
  const double common = normal(0.12);
  const double scale_x = std::exp(common + normal(0.06)), scale_y = std::exp(common + normal(0.06));
  const double cosine = std::cos(rotation), sine = std::sin(rotation);
  Pose pose;
  pose.a = cosine * scale_x;
  pose.b = (cosine * shear - sine) * scale_y;
  pose.d = sine * scale_x;
  pose.e = (sine * shear + cosine) * scale_y;
  pose.c = normal(0.08);
  pose.f = normal(0.08);
  return pose;
}

bool closed(const Stroke& stroke) {
  const auto &first = stroke.front(), &last = stroke.back();
  return stroke.size() > 2 && !first.corner && !last.corner && first.x == last.x && first.y == last.y;
}

Stroke wobbled(const Stroke& stroke, Stream& random) {
  Stroke result = stroke;
  for (auto& knot : result) {
    knot.x += kWobble * random.normal_within(kMostDeviations);
    knot.y += kWobble * random.normal_within(kMostDeviations);
  }
  if (closed(stroke)) result.back() = result.front();
  return result;
}

// The polyline of one span of a stroke, from knot i to i + 1, its first point left out.
void append_span(const Stroke& stroke, std::size_t i, bool ring, double bow, std::vector<Point>& line) {
  const auto at = [&](std::size_t k) { return Point{stroke[k].x, stroke[k].y}; };
  const auto last = stroke.size() - 1;
  const Point from = at(i), to = at(i + 1), chord = to - from;
  if (stroke[i].corner && stroke[i + 1].corner) {  // nobody's straight line is: a flat arc
    for (int k = 1; k <= kPieces; ++k) {
      const double t = static_cast<double>(k) / kPieces;
      line.push_back(from + t * chord + (4 * bow * t * (1 - t)) * Point{-chord.y, chord.x});
    }
    return;
  }
  const bool begins = stroke[i].corner || (i == 0 && !ring);
  const bool ends = stroke[i + 1].corner || (i + 1 == last && !ring);
  Point leaving = 0.5 * (to - at(i > 0 ? i - 1 : last - 1)), arriving = 0.5 * (at(i + 1 < last ? i + 2 : 1) - from);
  if (begins) leaving = 1.5 * chord - 0.5 * arriving;  // no curvature at a free end
  if (ends) arriving = 1.5 * chord - 0.5 * leaving;
  for (int k = 1; k <= kPieces; ++k) {
    const double t = static_cast<double>(k) / kPieces, s = 1 - t;
    line.push_back(s * s * (1 + 2 * t) * from + t * s * s * leaving + t * t * (1 + 2 * s) * to - t * t * s * arriving);
  }
}

void append_pieces(const Stroke& stroke, const Pen& pen, Stream& random, std::vector<Piece>& pieces) {
  const bool ring = closed(stroke);
  std::vector<Point> line = {{stroke[0].x, stroke[0].y}};
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i)
    append_span(stroke, i, ring, 0.02 * random.normal_within(kMostDeviations), line);
  const double count = static_cast<double>(line.size() - 1);
  for (std::size_t i = 0; i + 1 < line.size(); ++i)
    pieces.push_back({line[i], line[i + 1], pen.half_at(i / count), pen.half_at((i + 1) / count)});
}

// How far p lies inside the piece's ink (negative outside).
double depth(const Piece& piece, Point p) {
  const Point along = piece.to - piece.from, offset = p - piece.from;
  const double length_squared = along.x * along.x + along.y * along.y;
  const double t =
      length_squared > 0 ? std::clamp((offset.x * along.x + offset.y * along.y) / length_squared, 0.0, 1.0) : 0.0;
  const Point gap = offset - t * along;
  return piece.from_half + t * (piece.to_half - piece.from_half) - std::sqrt(gap.x * gap.x + gap.y * gap.y);
}

// Raises `field` to the piece's depth at the pixels near it.
void stamp(const Piece& piece, const Pose& pose, double edge, std::array<double, kPixels>& field) {
  const double reach = std::max(piece.from_half, piece.to_half) + edge;
  // A disc of radius `reach` in the template lies within these half widths in the picture (rows of the inverse).
  const double determinant = std::abs(pose.determinant());
  const double reach_x = reach * std::hypot(pose.e, pose.b) / determinant;
  const double reach_y = reach * std::hypot(pose.a, pose.d) / determinant;
  const Point from = pose.image_from_template(piece.from), to = pose.image_from_template(piece.to);
  const auto first = [](double low) { return std::max(0, static_cast<int>(std::floor((low + 1) / kPixel))); };
  const auto last = [](double high) { return std::min(kSide - 1, static_cast<int>(std::ceil((high + 1) / kPixel))); };
  const int left = first(std::min(from.x, to.x) - reach_x), right = last(std::max(from.x, to.x) + reach_x);
  const int top = first(std::min(from.y, to.y) - reach_y), bottom = last(std::max(from.y, to.y) + reach_y);
  for (int row = top; row <= bottom; ++row)
    for (int column = left; column <= right; ++column) {
      auto& value = field[row * kSide + column];
      value = std::max(value, depth(piece, pose.template_from_image({column * kPixel - 1, row * kPixel - 1})));
    }
}

void draw(std::int64_t item, std::uint64_t seed, bool posed, float* image, float* pose_row) {
  Stream random(seed, item);
  const auto& hand = glyph_hands()[item % 10][random.below(kHands)];
  const Pose drawn = draw_pose(random);  // drawn in any case, so that the strokes do not depend on `posed`
  const Pose pose = posed ? drawn : Pose{};
  const Pen pen{.half = random.uniform(0.065, 0.125), .pressure = 0.1 * random.normal_within(kMostDeviations)};
  std::vector<Piece> pieces;
  for (const auto& stroke : hand) append_pieces(wobbled(stroke, random), pen, random, pieces);

  const double edge = kPixel * std::sqrt(std::abs(pose.determinant()));  // one pixel's width in the template
  std::array<double, kPixels> field;
  field.fill(-edge);
  for (const auto& piece : pieces) stamp(piece, pose, edge, field);
  // Steps of 1/255: pictures saved as PNG come back unchanged, and the last bit of a sine does not matter.
  for (int i = 0; i < kPixels; ++i)
    image[i] = static_cast<float>(std::round(255 * std::clamp(0.5 + field[i] / edge, 0.0, 1.0))) / 255.0f;
  const double values[6] = {pose.a, pose.b, pose.c, pose.d, pose.e, pose.f};
  for (int i = 0; i < 6; ++i) pose_row[i] = static_cast<float>(values[i]);
}

}  // namespace

Dataset make_glyphs(std::int64_t count, std::uint64_t seed, bool posed) {
  if (count < 1) throw Error("glyphs: found a count of " + std::to_string(count) + ", expected at least 1");
  Dataset dataset;
  dataset.name = "glyphs";
  dataset.images = torch::empty({count, 1, kSide, kSide});
  dataset.poses = torch::empty({count, 6});
  dataset.labels = torch::arange(count, torch::kInt64).remainder(10);
  for (int digit = 0; digit < 10; ++digit) dataset.class_names.push_back(std::to_string(digit));
  auto* images = dataset.images.data_ptr<float>();
  auto* poses = dataset.poses.data_ptr<float>();
  at::parallel_for(0, count, 64, [&](std::int64_t begin, std::int64_t end) {
    for (auto item = begin; item < end; ++item) draw(item, seed, posed, images + item * kPixels, poses + item * 6);
  });
  return finished(std::move(dataset));
}

Source glyphs_source() {
  return {.name = "glyphs",
          .description = "digits drawn as strokes under known affine poses, 28 x 28, generated",
          .load = [](bool train) { return train ? make_glyphs(20'000, 1) : make_glyphs(2'000, 2); },
          .fetch = {}};
}

}  // namespace latitude::data
