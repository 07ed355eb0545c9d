// IDX files, plain and gzipped.
#include "io/idx.h"

#include "io/checksum.h"
#include "io/gzip.h"
#include "io/support.h"

namespace latitude::io {
namespace {

using test::big_endian;
using test::bytes;
using test::error_of;
using test::gzip;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string idx(int type, const std::vector<std::uint64_t>& shape, std::string_view data) {
  std::string file = {'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
  for (const std::uint64_t size : shape) file += big_endian(size, 4);
  return file + std::string(data);
}

std::string refusal(std::string_view file) {
  return error_of([&] { parse_idx(bytes(file), "images"); });
}

TEST(Idx, ReadsEveryType) {
  const Array pixels = parse_idx(bytes(idx(8, {2, 1, 3}, "abcdef")), "x");
  EXPECT_EQ(pixels.dtype, Dtype::u8);
  EXPECT_THAT(pixels.shape, ElementsAre(2, 1, 3));
  EXPECT_THAT(pixels.to_integers(), ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  EXPECT_THAT(parse_idx(bytes(idx(9, {1}, "\xff")), "x").to_integers(), ElementsAre(-1));
  EXPECT_THAT(parse_idx(bytes(idx(0x0b, {2}, "\x01\x02\xff\xfe")), "x").to_integers(), ElementsAre(258, -2));
  EXPECT_THAT(parse_idx(bytes(idx(0x0c, {1}, "\xff\xff\xff\xfd")), "x").to_integers(), ElementsAre(-3));
  EXPECT_THAT(parse_idx(bytes(idx(0x0d, {1}, std::string_view("\x3f\xc0\0\0", 4))), "x").to_floats(),
              ElementsAre(1.5f));
  EXPECT_THAT(parse_idx(bytes(idx(0x0e, {1}, std::string_view("\x3f\xf8\0\0\0\0\0\0", 8))), "x").to_doubles(),
              ElementsAre(1.5));
}

TEST(Idx, ReadsGzip) {
  const std::string file = idx(8, {3}, "abc");
  EXPECT_EQ(parse_idx(bytes(gzip(file)), "x"), parse_idx(bytes(file), "x"));
}

TEST(Idx, FindsThePackedFileAndChecksTheUnpackedBytes) {
  const TemporaryFolder folder;
  const std::string file = idx(8, {3}, "abc");
  test::write_text(folder / "labels.gz", gzip(file));
  const std::string checksum = md5(bytes(file));
  EXPECT_EQ(read_idx(folder / "labels", checksum), parse_idx(bytes(file), "x"));
  EXPECT_EQ(read_idx(folder / "labels.gz", checksum), parse_idx(bytes(file), "x"));
  const std::string wrong(32, '0');
  EXPECT_THAT(error_of([&] { read_idx(folder / "labels", wrong); }),
              HasSubstr("its MD5 (uncompressed) is " + checksum + ", expected " + wrong));
  test::write_text(folder / "labels", file);
  EXPECT_EQ(read_idx(folder / "labels", checksum), parse_idx(bytes(file), "x"));
  EXPECT_THAT(error_of([&] { read_idx(folder / "none"); }), HasSubstr("none: cannot be opened: No such file"));
}

TEST(Idx, RefusesBadHeaders) {
  EXPECT_THAT(refusal(""), HasSubstr("has 0 bytes"));
  EXPECT_THAT(refusal("text and more"), HasSubstr("not an IDX file; it looks like plain text"));
  EXPECT_THAT(refusal(idx(7, {3}, "abc")), HasSubstr("element type is 7"));
  EXPECT_THAT(refusal(idx(0x0a, {3}, "abc")), HasSubstr("element type is 10"));
  EXPECT_THAT(refusal(idx(8, {}, "abc")), HasSubstr("has 0 dimensions"));
  EXPECT_THAT(refusal(std::string("\0\0\x08\xff", 4)), HasSubstr("has 255 dimensions"));
  EXPECT_THAT(refusal(std::string("\0\0\x08\x03\0\0", 6)), HasSubstr("has 6 bytes, expected 16 or more"));
  EXPECT_THAT(refusal(idx(8, {0, 28, 28}, "")), HasSubstr("announces no items"));
}

TEST(Idx, RefusesCountsThatLie) {
  EXPECT_THAT(refusal(idx(8, {4}, "abc")), HasSubstr("has 11 bytes, expected 12 by its IDX header"));
  EXPECT_THAT(refusal(idx(8, {2}, "abc")), HasSubstr("has 11 bytes, expected 10 by its IDX header"));
  EXPECT_THAT(refusal(idx(8, {0xffffffff, 0xffffffff}, "abc")), HasSubstr("too large to count"));
  EXPECT_THAT(refusal(idx(0x0e, {0xffffffff}, "abc")), HasSubstr("expected at most"));
  EXPECT_THAT(refusal(gzip(idx(8, {4}, "abc"))), HasSubstr("inflates to 11 bytes, expected 12"));
  EXPECT_THAT(refusal(gzip(idx(8, {2}, "abc"))), HasSubstr("inflates to more than the 10 bytes"));
}

TEST(Idx, RefusesBombs) {
  const std::string zeros(10'000'000, '\0');
  EXPECT_THAT(refusal(gzip(idx(8, {3}, zeros))), HasSubstr("inflates to more than the 11 bytes"));
  EXPECT_THAT(refusal(gzip(idx(8, {4'000'000'000u}, "abc"))),
              HasSubstr("expected at most"));  // no memory is taken for it
}

TEST(Idx, RefusesDamagedStreams) {
  const std::string packed = gzip(idx(8, {3, 20}, std::string(60, 'x') + "abc").substr(0, 72));
  EXPECT_EQ(refusal(packed), "(nothing was thrown)");
  for (std::size_t size = 2; size < packed.size(); ++size) {
    EXPECT_THAT(refusal(packed.substr(0, size)), HasSubstr("cut off")) << size;
  }
  std::string damaged = packed;
  damaged[packed.size() - 6] = static_cast<char>(damaged[packed.size() - 6] ^ 1);  // in the checksum
  EXPECT_THAT(refusal(damaged), HasSubstr("damaged: incorrect data check"));
  EXPECT_THAT(refusal(packed + "x"), HasSubstr("bytes after the end of its gzip stream"));
  EXPECT_THAT(refusal(packed + packed), HasSubstr("bytes after the end"));
  EXPECT_THAT(refusal(gzip(packed)), HasSubstr("gzip inside gzip"));
  EXPECT_THAT(refusal(gzip("text inside")), HasSubstr("not an IDX file; it looks like plain text"));
}

TEST(Idx, RefusesWhatIsNotGzipUnderThatName) {
  const TemporaryFolder folder;
  test::write_text(folder / "a.gz", "<html>404</html>");
  EXPECT_THAT(error_of([&] { read_idx(folder / "a"); }),
              HasSubstr("a.gz: is not a gzip file; it looks like a web page"));
}

}  // namespace
}  // namespace latitude::io
