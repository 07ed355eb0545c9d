// Contrast: WCAG 2.1, relative luminance and contrast ratio. Colour-vision deficiencies: Machado, Oliveira and
// Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision Deficiency", matrices of severity 1 on
// linear RGB. Differences: distance in CIE 1976 L*a*b*, white D65.
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QPalette>
#include <algorithm>
#include <array>
#include <cmath>

namespace latitude::ui {
namespace {

using Three = std::array<double, 3>;
using Matrix = std::array<Three, 3>;

constexpr Matrix kRetina[] = {
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
constexpr const char* kSeen[] = {"all colours", "protanopia", "deuteranopia", "tritanopia"};

Three times(const Matrix& m, const Three& v) {
  Three r{};
  for (std::size_t i = 0; i < 3; ++i) r[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
  return r;
}

Three linear(const QColor& colour) {
  Three rgb = {colour.redF(), colour.greenF(), colour.blueF()};
  for (double& c : rgb) c = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  return rgb;
}

double luminance(const QColor& colour) {
  const Three c = linear(colour);
  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

Three lab(Three rgb) {
  for (double& c : rgb) c = std::clamp(c, 0.0, 1.0);
  constexpr Matrix kXyz = {
      {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
  constexpr Three kWhite = {0.95047, 1, 1.08883};
  Three f = times(kXyz, rgb);
  for (std::size_t i = 0; i < 3; ++i) {
    const double t = f[i] / kWhite[i];
    f[i] = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
  return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double difference(const QColor& a, const QColor& b, const Matrix& retina) {
  const Three x = lab(times(retina, linear(a))), y = lab(times(retina, linear(b)));
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

class ThemeTest : public testing::TestWithParam<Theme> {
 protected:
  void SetUp() override { apply_theme(*qApp, GetParam()); }
  void TearDown() override { apply_theme(*qApp, Theme::dark); }
};

INSTANTIATE_TEST_SUITE_P(Both, ThemeTest, testing::Values(Theme::dark, Theme::light),
                         [](const auto& each) { return each.param == Theme::dark ? "dark" : "light"; });

TEST_P(ThemeTest, IsTheOneThatWasAskedFor) {
  EXPECT_EQ(colours().dark, GetParam() == Theme::dark);
  EXPECT_EQ(luminance(colours().panel) < 0.2, colours().dark);
  EXPECT_EQ(QApplication::palette().color(QPalette::Window), colours().panel);
}

TEST_P(ThemeTest, TextCanBeRead) {
  const Colours& c = colours();
  constexpr double kText = 4.5, kShapes = 3;  // WCAG 1.4.3 and 1.4.11
  for (const QColor& ground : {c.panel, c.background}) {
    EXPECT_GE(contrast(c.text, ground), kText);
    EXPECT_GE(contrast(c.dim, ground), ground == c.panel ? kText : kShapes);
    EXPECT_GE(contrast(c.code, ground), kShapes);
    EXPECT_GE(contrast(c.pose, ground), kShapes);
    EXPECT_GE(contrast(c.third, ground), kShapes);
  }
  EXPECT_GE(contrast(c.text, c.selection), kText);
  EXPECT_GE(contrast(c.text, c.warning), kText);
}

TEST_P(ThemeTest, ClassesAreToldApartWithAnyVision) {
  constexpr double kApart = 15;  // six just noticeable differences
  for (std::size_t eye = 0; eye < std::size(kRetina); ++eye) {
    for (int a = 0; a < 10; ++a) {
      for (int b = a + 1; b < 10; ++b) {
        EXPECT_GE(difference(class_colour(a), class_colour(b), kRetina[eye]), kApart)
            << a << " and " << b << ", " << kSeen[eye];
      }
    }
  }
}

TEST_P(ThemeTest, ClassesAreSeenOnThePanel) {
  constexpr double kSeenOn = 15;
  for (std::size_t eye = 0; eye < std::size(kRetina); ++eye) {
    for (int label = 0; label < 10; ++label) {
      EXPECT_GE(difference(class_colour(label), colours().panel, kRetina[eye]), kSeenOn) << label << ", " << kSeen[eye];
    }
  }
}

TEST_P(ThemeTest, PoseAndCodeAreToldApartWithAnyVision) {
  for (std::size_t eye = 0; eye < std::size(kRetina); ++eye) {
    EXPECT_GE(difference(colours().pose, colours().code, kRetina[eye]), 30) << kSeen[eye];
    EXPECT_GE(difference(path_colour(0), path_colour(1), kRetina[eye]), 30) << kSeen[eye];
  }
}

TEST_P(ThemeTest, LabelsBeyondTenRepeatAndNoneIsDim) {
  EXPECT_EQ(class_colour(13), class_colour(3));
  EXPECT_EQ(class_colour(-1), colours().dim);
}

}  // namespace
}  // namespace latitude::ui
