// Arrays, their conversions, checksums and the words for hostile bytes.
#include "io/array.h"

#include <cmath>
#include <limits>

#include "io/checksum.h"
#include "io/support.h"
#include "io/text.h"

namespace latitude::io {
namespace {

using test::bytes;
using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Array raw(Dtype dtype, std::vector<std::int64_t> shape, std::string_view text) {
  const auto data = bytes(text);
  return {dtype, std::move(shape), {data.begin(), data.end()}};
}

TEST(CheckedCount, MultipliesDimensions) {
  EXPECT_EQ(checked_count(std::vector<std::int64_t>{2, 3, 4}, 4, 96, "f"), 24);
  EXPECT_EQ(checked_count({}, 8, 8, "f"), 1);
  EXPECT_EQ(checked_count(std::vector<std::int64_t>{0, 5}, 4, 0, "f"), 0);
}

TEST(CheckedCount, RefusesWhatOverflowsOrIsNegativeOrTooLarge) {
  const auto count = [](std::vector<std::int64_t> shape, std::uint64_t most) {
    return error_of([&] { checked_count(shape, 4, most, "file"); });
  };
  const std::int64_t large = std::int64_t{1} << 40;
  EXPECT_THAT(count({2, -1}, 100), HasSubstr("file: shape [2, -1] has a negative dimension"));
  EXPECT_THAT(count({large, large}, ~0ull), HasSubstr("too large to count"));
  EXPECT_THAT(count({0, large, large}, ~0ull), HasSubstr("too large to count"));  // its strides overflow
  EXPECT_THAT(count({std::numeric_limits<std::int64_t>::max()}, ~0ull), HasSubstr("too large to count"));
  EXPECT_THAT(count({5, 5}, 99), HasSubstr("takes 100 bytes, expected at most 99"));
}

TEST(Array, HalfPrecisionIsWidenedExactly) {
  // 1.5, -65504, the smallest subnormal, -0, infinity, not a number
  const Array halves = raw(Dtype::f16, {6}, std::string_view("\x00\x3e\xff\xfb\x01\x00\x00\x80\x00\x7c\x01\x7e", 12));
  const std::vector<float> values = halves.to_floats();
  EXPECT_EQ(values[0], 1.5f);
  EXPECT_EQ(values[1], -65504.0f);
  EXPECT_EQ(values[2], std::ldexp(1.0f, -24));
  EXPECT_TRUE(values[3] == 0.0f && std::signbit(values[3]));
  EXPECT_EQ(values[4], std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(values[5]));
  EXPECT_THAT(raw(Dtype::bf16, {2}, std::string_view("\xc0\x3f\x00\xc0", 4)).to_doubles(), ElementsAre(1.5, -2.0));
}

TEST(Array, IntegersKeepSignAndWidth) {
  EXPECT_THAT(raw(Dtype::i8, {2}, "\xff\x7f").to_integers(), ElementsAre(-1, 127));
  EXPECT_THAT(raw(Dtype::u16, {1}, "\xff\xff").to_integers(), ElementsAre(65535));
  EXPECT_THAT(raw(Dtype::boolean, {2}, std::string_view("\x01\x00", 2)).to_floats(), ElementsAre(1.0f, 0.0f));
  EXPECT_THAT(error_of([] { raw(Dtype::u64, {1}, std::string(8, '\xff')).to_integers(); }), HasSubstr("2^63"));
  EXPECT_THAT(error_of([] { raw(Dtype::f32, {1}, "abcd").to_integers(); }), HasSubstr("expected integers"));
}

TEST(Array, RefusesBytesUnlikeItsShape) {
  EXPECT_THAT(error_of([] { raw(Dtype::f32, {2}, "abcd").to_floats(); }), HasSubstr("holds 4 bytes, expected 8"));
  const std::vector<float> values(3);
  EXPECT_THAT(error_of([&] { Array::of({2, 2}, values); }), HasSubstr("holds 12 bytes, expected 16"));
}

TEST(Checksum, KnownValues) {  // RFC 1321 and FIPS 180-4
  EXPECT_EQ(md5(bytes("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(sha256(bytes("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const test::TemporaryFolder folder;
  test::write_text(folder / "abc", "abc");
  EXPECT_EQ(sha256_of_file(folder / "abc"), sha256(bytes("abc")));
  EXPECT_THAT(error_of([&] { sha256_of_file(folder.path()); }), HasSubstr("is a folder"));
}

TEST(Printable, IsOneShortLine) {
  EXPECT_EQ(printable("caf\xc3\xa9\n\x1b[2J\xff"), "caf\xc3\xa9\\x0a\\x1b[2J\\xff");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J\xe2\x82"),
            "\\xc2\\x9b2J\\xe2\\x82");  // a control character above 0x7f; a cut one
  EXPECT_EQ(printable(std::string(1000, 'x'), 10), "xxxxxxxxxx...");
}

TEST(LooksLike, NamesTheUsualMistakes) {
  EXPECT_THAT(looks_like(bytes("PK\3\4....")), HasSubstr("zip"));
  EXPECT_THAT(looks_like(bytes("\x80\x02}q")), HasSubstr("pickle"));
  EXPECT_EQ(looks_like(bytes("hello\n")), "plain text");
  EXPECT_EQ(looks_like(bytes(std::string_view("\0\1\2", 3))), "");
  EXPECT_EQ(looks_like({}), "");
}

TEST(UnsafeName, LeadsOutOfAFolder) {
  for (const char* name : {"../a", "a/../b", "a/..", "..", "/a", "a\\b"}) EXPECT_TRUE(is_unsafe_name(name)) << name;
  EXPECT_TRUE(is_unsafe_name(std::string_view("a\0b", 3)));
  for (const char* name : {"a", "a/b", "a..b", "..a", "decoder.0.weight"}) EXPECT_FALSE(is_unsafe_name(name)) << name;
}

}  // namespace
}  // namespace latitude::io
