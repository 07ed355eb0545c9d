// GIFs as giflib reads them back.
#include "io/gif.h"

#include <gif_lib.h>

#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using test::TemporaryFolder;
using testing::HasSubstr;

struct Reader {
  explicit Reader(const std::filesystem::path& path) : gif(DGifOpenFileName(path.c_str(), nullptr)) {
    if (gif == nullptr || DGifSlurp(gif) != GIF_OK) throw Error(path.string() + ": giflib cannot read it");
  }
  ~Reader() { DGifCloseFile(gif, nullptr); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // As red, green, blue.
  std::vector<int> pixel(int frame, int index) const {
    const GifColorType& colour = gif->SColorMap->Colors[gif->SavedImages[frame].RasterBits[index]];
    return {colour.Red, colour.Green, colour.Blue};
  }

  GifFileType* gif;
};

Picture noise(int width, int height, int channels, unsigned seed) {
  Picture picture{width, height, channels, {}};
  for (int i = 0; i < width * height * channels; ++i) {
    seed = seed * 1664525 + 1013904223;
    picture.pixels.push_back(static_cast<std::uint8_t>(seed >> 24));
  }
  return picture;
}

TEST(Gif, GreyFramesComeBackAsTheyWere) {
  const TemporaryFolder folder;
  const std::vector<Picture> frames = {noise(13, 7, 1, 1), noise(13, 7, 1, 2), noise(13, 7, 1, 3)};
  ASSERT_TRUE(write_gif(folder / "a.gif", frames, 0.08));
  const Reader back(folder / "a.gif");
  ASSERT_EQ(back.gif->ImageCount, 3);
  EXPECT_EQ(back.gif->SWidth, 13);
  EXPECT_EQ(back.gif->SHeight, 7);
  for (int frame = 0; frame < 3; ++frame) {
    for (int i = 0; i < 13 * 7; ++i) {
      const int value = frames[static_cast<std::size_t>(frame)].pixels[static_cast<std::size_t>(i)];
      ASSERT_EQ(back.pixel(frame, i), (std::vector<int>{value, value, value})) << frame << ", " << i;
    }
    GraphicsControlBlock control;
    ASSERT_EQ(DGifSavedExtensionToGCB(back.gif, frame, &control), GIF_OK);
    EXPECT_EQ(control.DelayTime, 8);
  }
  // It begins again without end.
  const SavedImage& first = back.gif->SavedImages[0];
  ASSERT_GE(first.ExtensionBlockCount, 2);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(first.ExtensionBlocks[0].Bytes), 11), "NETSCAPE2.0");
}

TEST(Gif, ColoursAreNearTheirOwn) {
  const TemporaryFolder folder;
  const Picture frame = noise(20, 20, 3, 9);
  ASSERT_TRUE(write_gif(folder / "a.gif", {frame}, 0.1));
  const Reader back(folder / "a.gif");
  for (int i = 0; i < 400; ++i) {
    const std::vector<int> found = back.pixel(0, i);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      EXPECT_NEAR(found[channel], frame.pixels[static_cast<std::size_t>(i) * 3 + channel], 26);
    }
  }
}

TEST(Gif, RefusesAndStops) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { write_gif(folder / "a.gif", {}, 0.1); }), HasSubstr("no frames"));
  EXPECT_THAT(error_of([&] {
                write_gif(folder / "a.gif", {noise(4, 4, 1, 1), noise(4, 5, 1, 1)}, 0.1);
              }),
              HasSubstr("4 x 5 x 1"));
  EXPECT_THAT(error_of([&] { write_gif(folder / "a.gif", {noise(4, 4, 4, 1)}, 0.1); }), HasSubstr("4 x 4 x 4"));
  Picture cut = noise(4, 4, 1, 1);
  cut.pixels.pop_back();
  EXPECT_THAT(error_of([&] { write_gif(folder / "a.gif", {cut}, 0.1); }), HasSubstr("expected all of one size"));
  EXPECT_THAT(error_of([&] { write_gif(folder / "no/a.gif", {noise(4, 4, 1, 1)}, 0.1); }), HasSubstr("a.gif"));
  int asked = 0;
  const std::vector<Picture> frames(5, noise(4, 4, 1, 1));
  EXPECT_FALSE(write_gif(folder / "b.gif", frames, 0.1, [&asked] { return ++asked == 3; }));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace latitude::io
