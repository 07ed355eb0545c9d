// Pictures made to fit: sizes, channels, ground and centre, and files that lie about their size.
#include "engine/fit_picture.h"

#include <algorithm>
#include <cmath>

#include "engine/support.h"

namespace latitude::engine::test {
namespace {

using io::Picture;

Picture sheet(int width, int height, std::uint8_t ground, int channels = 1) {
  const std::size_t bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(height * channels);
  return {width, height, channels, std::vector<std::uint8_t>(bytes, ground)};
}

void fill(Picture& picture, int left, int top, int right, int bottom, std::uint8_t value) {
  for (int y = top; y < bottom; ++y) {
    for (int x = left * picture.channels; x < right * picture.channels; ++x) {
      picture.pixels[static_cast<std::size_t>(y * picture.width * picture.channels + x)] = value;
    }
  }
}

int at(const Picture& picture, int x, int y) { return picture.pixels[static_cast<std::size_t>(y * picture.width + x)]; }

struct Ink {
  int left, top, right, bottom;
  double x, y;
};

Ink ink_of(const Picture& picture) {
  Ink ink{picture.width, picture.height, 0, 0, 0, 0};
  double mass = 0;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const int value = at(picture, x, y);
      mass += value;
      ink.x += value * (x + 0.5);
      ink.y += value * (y + 0.5);
      if (value < 100) continue;
      ink.left = std::min(ink.left, x);
      ink.top = std::min(ink.top, y);
      ink.right = std::max(ink.right, x + 1);
      ink.bottom = std::max(ink.bottom, y + 1);
    }
  }
  ink.x /= mass;
  ink.y /= mass;
  return ink;
}

constexpr Fit kCentred{.width = 28, .height = 28, .channels = 1, .tidy = true, .centre = true};
constexpr Fit kPlain{.width = 28, .height = 28, .channels = 1, .tidy = false, .centre = false};

TEST(FitPicture, APictureOfTheModelsSizeStaysAsItIs) {
  Picture picture = sheet(28, 28, 0);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) picture.pixels[i] = static_cast<std::uint8_t>(i * 7 % 251);
  fill(picture, 0, 0, 28, 1, 0);
  fill(picture, 0, 27, 28, 28, 0);
  fill(picture, 0, 0, 1, 28, 0);
  fill(picture, 27, 0, 28, 28, 0);
  fill(picture, 3, 3, 4, 4, 255);
  EXPECT_EQ(fitted(picture, kPlain), picture);
  EXPECT_EQ(fitted(picture, kCentred), picture);
}

TEST(FitPicture, AreasAreAveraged) {
  Picture picture = sheet(56, 56, 0);
  fill(picture, 0, 0, 1, 2, 200);  // half of the first cell
  fill(picture, 2, 0, 4, 2, 80);
  const Picture small = fitted(picture, kPlain);
  EXPECT_EQ(at(small, 0, 0), 100);
  EXPECT_EQ(at(small, 1, 0), 80);
  EXPECT_EQ(at(small, 2, 0), 0);
}

TEST(FitPicture, ProportionsAreKept) {
  const Picture wide = fitted(sheet(560, 280, 255), kPlain);
  EXPECT_EQ(at(wide, 14, 6), 0);
  EXPECT_EQ(at(wide, 14, 7), 255);
  EXPECT_EQ(at(wide, 0, 14), 255);
  EXPECT_EQ(at(wide, 14, 21), 0);
}

TEST(FitPicture, InkIsCentredByItsMassInTheBox) {
  Picture picture = sheet(400, 300, 0);
  fill(picture, 20, 30, 60, 130, 255);   // tall, far from the middle
  fill(picture, 20, 110, 80, 130, 255);  // with a foot to the right
  const Picture digit = fitted(picture, kCentred);
  const Ink ink = ink_of(digit);
  EXPECT_EQ(ink.bottom - ink.top, 20);
  EXPECT_NEAR(ink.right - ink.left, 12, 1);
  EXPECT_NEAR(ink.x, 14, 0.5);
  EXPECT_NEAR(ink.y, 14, 0.5);
}

TEST(FitPicture, LopsidedInkStaysOnThePicture) {
  Picture picture = sheet(300, 300, 0);
  fill(picture, 0, 0, 300, 6, 40);  // long and faint, with all the mass at one end
  fill(picture, 290, 0, 300, 300, 255);
  const Ink ink = ink_of(fitted(picture, {.width = 28, .height = 28, .channels = 1, .tidy = false, .centre = true}));
  EXPECT_GE(ink.left, 0);
  EXPECT_LE(ink.right, 28);
  EXPECT_EQ(ink.bottom - ink.top, 20);
}

TEST(FitPicture, InkOnPaperIsTurnedRoundWhateverThePapersGrey) {
  for (const int paper : {255, 180}) {
    Picture picture = sheet(200, 200, static_cast<std::uint8_t>(paper));
    fill(picture, 80, 40, 120, 160, 10);
    const Picture digit = fitted(picture, kCentred);
    EXPECT_EQ(at(digit, 0, 0), 0) << paper;
    EXPECT_EQ(at(digit, 14, 14), 255) << paper;
  }
  Picture colour = sheet(200, 200, 240, 3);
  fill(colour, 80, 40, 120, 160, 0);
  EXPECT_EQ(at(fitted(colour, kCentred), 14, 14), 255);
}

TEST(FitPicture, ABlankSheetIsBlack) {
  for (const int ground : {0, 90, 255}) {
    const Picture digit = fitted(sheet(100, 70, static_cast<std::uint8_t>(ground)), kCentred);
    EXPECT_EQ(*std::max_element(digit.pixels.begin(), digit.pixels.end()), 0) << ground;
  }
}

TEST(FitPicture, ColourModelsGetColoursAsTheyAre) {
  Picture red = sheet(64, 64, 0, 3);
  for (std::size_t i = 0; i < red.pixels.size(); i += 3) red.pixels[i] = 250;
  const Fit colour{.width = 16, .height = 16, .channels = 3, .tidy = true, .centre = true};
  const Picture small = fitted(red, colour);
  ASSERT_EQ(small.pixels.size(), 16u * 16 * 3);
  EXPECT_EQ(small.pixels[0], 250);
  EXPECT_EQ(small.pixels[1], 0);
  const Picture from_grey = fitted(sheet(5, 5, 77), colour);
  EXPECT_TRUE(std::all_of(from_grey.pixels.begin(), from_grey.pixels.end(), [](int value) { return value == 77; }));
}

TEST(FitPicture, SmallAndThinPicturesAreEnlarged) {
  EXPECT_EQ(at(fitted(sheet(1, 1, 200), kPlain), 13, 13), 200);
  const Picture thin = fitted(sheet(1, 5000, 255), kPlain);
  EXPECT_EQ(thin.width, 28);
  EXPECT_EQ(thin.height, 28);
}

TEST(FitPicture, ShrunkPicturesKeepTheirProportions) {
  const Picture small = shrunk(sheet(3000, 1000, 128, 3), 600);
  EXPECT_EQ(small.width, 600);
  EXPECT_EQ(small.height, 200);
  EXPECT_EQ(small.channels, 3);
  EXPECT_EQ(small.pixels.front(), 128);
  EXPECT_EQ(shrunk(sheet(40, 9000, 0), 100).width, 1);
  const Picture fits = sheet(20, 30, 5);
  EXPECT_EQ(shrunk(fits, 30), fits);
}

TEST(FitPicture, SizesThatLieAreRefused) {
  for (const Picture& bad : {Picture{}, Picture{28, 28, 1, {1, 2}}, Picture{-1, -1, 1, {1}}, Picture{2, 2, 4, {}},
                             Picture{1 << 20, 1 << 20, 3, {1}}}) {
    EXPECT_THAT(error_of([&] { fitted(bad, kPlain); }), testing::HasSubstr("picture: found"));
    EXPECT_THAT(error_of([&] { shrunk(bad, 10); }), testing::HasSubstr("picture: found"));
  }
}

}  // namespace
}  // namespace latitude::engine::test
