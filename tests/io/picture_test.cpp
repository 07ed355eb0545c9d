// PNG in and out. The fixtures were made chunk by chunk by tests/fixtures/io/make.py.
#include "io/picture.h"

#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using test::fixture;
using test::TemporaryFolder;
using ::testing::HasSubstr;

Picture example(int width, int height, int channels) {
  Picture picture{width, height, channels, {}};
  for (int i = 0; i < width * height * channels; ++i) picture.pixels.push_back(static_cast<std::uint8_t>(i * 37));
  return picture;
}

std::string refusal(const std::filesystem::path& path) {
  return error_of([&] { read_png(path); });
}

TEST(Png, RoundTrips) {
  const TemporaryFolder folder;
  for (const Picture& picture : {example(28, 28, 1), example(5, 3, 3), example(1, 1, 1)}) {
    write_png(folder / "a.png", picture);
    EXPECT_EQ(read_png(folder / "a.png"), picture);
  }
}

TEST(Png, EveryKindBecomesGreyOrRgb) {
  EXPECT_EQ(read_png(fixture("grey16.png")), (Picture{2, 1, 1, {0x80, 0xff}}));
  EXPECT_EQ(read_png(fixture("grey1.png")), (Picture{3, 1, 1, {255, 0, 255}}));
  EXPECT_EQ(read_png(fixture("grey_alpha.png")), (Picture{2, 1, 1, {100, 0}}));  // 200 * 128 / 255
  EXPECT_EQ(read_png(fixture("rgba.png")), (Picture{1, 2, 3, {255, 100, 0, 51, 20, 0}}));
  EXPECT_EQ(read_png(fixture("palette.png")), (Picture{2, 1, 3, {40, 50, 60, 1, 2, 3}}));
  EXPECT_EQ(read_png(fixture("interlaced.png")), (Picture{2, 2, 1, {10, 20, 30, 40}}));
}

TEST(Png, RefusesDimensionsBeforeDecoding) {
  EXPECT_THAT(refusal(fixture("enormous.png")), HasSubstr("too many pixels (2147483647 x 2147483647"));
  EXPECT_THAT(refusal(fixture("zero.png")), HasSubstr("not a readable PNG picture"));
  const TemporaryFolder folder;
  write_png(folder / "a.png", example(10, 10, 1));
  EXPECT_THAT(error_of([&] { read_png(folder / "a.png", 99); }),
              HasSubstr("too many pixels (10 x 10, expected at most 99)"));
  EXPECT_NO_THROW(read_png(folder / "a.png", 100));
}

TEST(Png, RefusesCutFiles) {
  const TemporaryFolder folder;
  write_png(folder / "a.png", example(10, 10, 3));
  const std::string whole = test::read_text(folder / "a.png");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    test::write_text(folder / "a.png", whole.substr(0, size));
    ASSERT_THAT(refusal(folder / "a.png"), HasSubstr("PNG picture")) << size;
  }
}

TEST(Png, RefusesEveryWrongBit) {  // each byte is under a checksum, or is one
  const TemporaryFolder folder;
  write_png(folder / "a.png", example(4, 4, 1));
  const std::string whole = test::read_text(folder / "a.png");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    test::write_text(folder / "a.png", damaged);
    ASSERT_THAT(refusal(folder / "a.png"), HasSubstr("PNG picture")) << at;
  }
}

TEST(Png, RefusesNoPaletteAndOtherFormats) {
  EXPECT_THAT(refusal(fixture("no_palette.png")), HasSubstr("not a readable PNG picture"));
  const TemporaryFolder folder;
  test::write_text(folder / "a.png", "\xff\xd8\xff\xe0 and so on");
  EXPECT_THAT(refusal(folder / "a.png"), HasSubstr("it looks like a JPEG picture"));
  test::write_text(folder / "a.png", "\x89PNG\r\n\x1a\n");
  EXPECT_THAT(refusal(folder / "a.png"), HasSubstr("cut off"));
  EXPECT_THAT(refusal(folder.path()), HasSubstr("is a folder"));
}

TEST(Png, WriterRefusesPicturesUnlikeTheirSize) {
  const TemporaryFolder folder;
  Picture picture = example(4, 4, 1);
  picture.pixels.pop_back();
  EXPECT_THAT(error_of([&] { write_png(folder / "a.png", picture); }), HasSubstr("4 x 4 x 1 with 15 bytes"));
  EXPECT_THAT(error_of([&] { write_png(folder / "a.png", Picture{}); }), HasSubstr("cannot be written"));
  EXPECT_THAT(error_of([&] { write_png(folder / "a.png", example(2, 2, 4)); }), HasSubstr("2 x 2 x 4"));
  EXPECT_THAT(error_of([&] { write_png("/dev/full", example(2, 2, 1)); }), HasSubstr("No space left"));
}

TEST(WritePng, StoppedItWritesNothing) {
  const TemporaryFolder folder;
  const Picture picture{20, 50, 1, std::vector<std::uint8_t>(1000, 7)};
  int asked = 0;
  EXPECT_FALSE(write_png(folder / "a.png", picture, [&asked] { return ++asked == 30; }));
  EXPECT_EQ(asked, 30);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  EXPECT_TRUE(write_png(folder / "a.png", picture, [] { return false; }));
  EXPECT_EQ(read_png(folder / "a.png"), picture);
}

}  // namespace
}  // namespace latitude::io
