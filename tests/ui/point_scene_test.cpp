// The scene of a point cloud: which points have room for a picture, and that both renderers draw the same.
#include "ui/widgets/point_scene.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "ui/colour_scale.h"
#include "ui/widgets/point_renderer.h"

namespace latitude::ui {
namespace {

PointScene random_scene(int count) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  PointScene scene;
  for (int i = 0; i < count; ++i) {
    scene.points.push_back({1000 + normal(random), normal(random)});
    scene.colours.push_back(QColor::fromHsv(i % 360, 200, 230).rgb());
    scene.hidden.push_back(i % 11 == 0);
    scene.selected.push_back(i % 3 != 0);
  }
  return scene;
}

Projection projection_of(const PointScene& scene, QSizeF view) {
  return {scene.points.isEmpty() ? QPointF() : QPointF(1000, 0), view.width() / 8, view};
}

TEST(PointsWithRoom, DoNotOverlapAndSelectedOnesComeFirst) {
  const PointScene scene = random_scene(3000);
  const Projection projection = projection_of(scene, {500, 400});
  const std::vector<int> chosen = points_with_room(scene, projection, 1000);
  ASSERT_GT(chosen.size(), 40U);
  bool faint_seen = false;
  for (std::size_t a = 0; a < chosen.size(); ++a) {
    EXPECT_FALSE(scene.is_hidden(chosen[a]));
    if (scene.is_faint(chosen[a])) faint_seen = true;
    EXPECT_EQ(faint_seen, scene.is_faint(chosen[a])) << "no selected one after one that is not";
    for (std::size_t b = 0; b < a; ++b) {
      const QPointF apart = projection.to_view(scene.points[chosen[a]]) - projection.to_view(scene.points[chosen[b]]);
      EXPECT_GE(std::max(std::abs(apart.x()), std::abs(apart.y())), kPictureSide);
    }
  }
  EXPECT_EQ(points_with_room(scene, projection, 7).size(), 7U);
}

// OpenGL in software here; without any the raster is the only one.
TEST(PointRenderer, OpenGlDrawsWhatTheRasterDraws) {
  const auto gl = make_gl_renderer(/*software_too=*/true);
  if (!gl) GTEST_SKIP() << "there is no OpenGL 3.3 here";
  const auto raster = make_raster_renderer();
  for (const int count : {1, 2000}) {
    const PointScene scene = random_scene(count);
    for (const double ratio : {1.0, 2.0}) {
      const Projection projection = projection_of(scene, {300, 200});
      gl->scene_changed();
      raster->scene_changed();
      const QImage a = gl->draw(scene, projection, ratio).convertToFormat(QImage::Format_ARGB32_Premultiplied);
      const QImage b = raster->draw(scene, projection, ratio);
      ASSERT_EQ(a.size(), b.size());
      double difference = 0, drawn = 0;
      for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
          const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
          difference += std::abs(qAlpha(p) - qAlpha(q)) + std::abs(qRed(p) - qRed(q)) + std::abs(qBlue(p) - qBlue(q));
          drawn += qAlpha(q);
        }
      }
      if (count > 1) {
        EXPECT_GT(drawn, 0);
      }
      EXPECT_LT(difference, 0.12 * drawn + 1) << count << " points at " << ratio;
    }
  }
}

// A move of the view alone needs no new upload and shows the points elsewhere.
TEST(PointRenderer, OpenGlFollowsTheView) {
  const auto gl = make_gl_renderer(true);
  if (!gl) GTEST_SKIP() << "there is no OpenGL 3.3 here";
  PointScene scene;
  scene.points = {{0, 0}};
  scene.colours = {qRgb(255, 0, 0)};
  scene.hidden = {false};
  Projection projection{{0, 0}, 10, {100, 60}};
  EXPECT_GT(qAlpha(gl->draw(scene, projection, 1).pixel(50, 30)), 100);
  projection.centre = {-3, 2};  // the point is then 30 to the right and 20 further down
  const QImage moved = gl->draw(scene, projection, 1);
  EXPECT_EQ(qAlpha(moved.pixel(50, 30)), 0);
  EXPECT_GT(qAlpha(moved.pixel(80, 50)), 100);
  EXPECT_TRUE(gl->draw(scene, {{0, 0}, 1, {0, 0}}, 1).isNull());
}

TEST(ColourRange, LeavesTheOutermostHundredthOut) {
  std::vector<float> values;
  for (int i = 0; i < 1000; ++i) values.push_back(static_cast<float>(i));
  values.push_back(1e9F);
  values.push_back(std::nanf(""));
  const ColourRange range = colour_range(values);
  EXPECT_NEAR(range.least, 10, 1);
  EXPECT_NEAR(range.most, 990, 1);
  EXPECT_EQ(colour_range({}).at(3), 3);
  EXPECT_EQ(colour_range({2, 2, 2}).at(2), 0.5);
  EXPECT_EQ(scale_colour(-1), scale_colour(0));
  EXPECT_GT(scale_colour(1).lightness(), scale_colour(0).lightness());
}

}  // namespace
}  // namespace latitude::ui
