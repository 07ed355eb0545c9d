// Discs by the pixel: where they lie, how they add up, and that order does not matter.
#include "ui/widgets/point_raster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace latitude::ui {
namespace {

const QRgb kRed = qRgb(255, 0, 0), kBlue = qRgb(0, 0, 255);

TEST(DrawDiscs, ADiscLiesWhereItIs) {
  for (const float x : {20.0F, 20.3F, 20.5F, 20.8F}) {
    const QImage image = draw_discs({{x, 10.5F, kRed}}, {40, 20}, 4, 0.8);
    double mass = 0, across = 0, down = 0;
    for (int j = 0; j < 20; ++j) {
      for (int i = 0; i < 40; ++i) {
        const double alpha = qAlpha(image.pixel(i, j));
        mass += alpha;
        across += alpha * (i + 0.5);
        down += alpha * (j + 0.5);
      }
    }
    EXPECT_NEAR(across / mass, double{x}, 0.2);
    EXPECT_NEAR(down / mass, 10.5, 0.2);
    EXPECT_NEAR(mass / 255, 0.8 * 3.1416 * 16, 2.5);
  }
}

TEST(DrawDiscs, OpacityAddsUpAndOrderDoesNotMatter) {
  const auto at = [](const std::vector<Disc>& discs) {
    return QColor::fromRgba(draw_discs(discs, {20, 20}, 5, 0.5).convertToFormat(QImage::Format_ARGB32).pixel(10, 10));
  };
  const Disc red{10.5F, 10.5F, kRed}, blue{10.5F, 10.5F, kBlue};
  EXPECT_NEAR(at({red}).alphaF(), 0.5, 0.01);
  EXPECT_NEAR(at({red, red}).alphaF(), 0.75, 0.01);
  EXPECT_EQ(at({red, blue}), at({blue, red}));
  EXPECT_NEAR(at({red, blue}).red(), 127, 3);
  EXPECT_NEAR(at({red, red, red, blue}).red(), 191, 3);
  Disc faint = red;
  faint.faint = true;
  EXPECT_LT(at({faint}).alphaF(), 0.1);
}

TEST(DrawDiscs, WhatLiesOutsideIsCutOff) {
  const float far = std::numeric_limits<float>::infinity(), none = std::numeric_limits<float>::quiet_NaN();
  const QImage image = draw_discs(
      {{-1, 5, kRed}, {21, 5, kRed}, {5, -1, kRed}, {5, 11, kRed}, {1e9F, 5, kRed}, {far, 5, kRed}, {none, none, kRed}},
      {20, 10}, 3, 0.7);
  EXPECT_GT(qAlpha(image.pixel(0, 5)), 0);
  EXPECT_GT(qAlpha(image.pixel(19, 5)), 0);
  EXPECT_EQ(qAlpha(image.pixel(10, 5)), 0);
  EXPECT_TRUE(draw_discs({{1, 1, kRed}}, {0, 0}, 3, 0.7).isNull());
}

}  // namespace
}  // namespace latitude::ui
