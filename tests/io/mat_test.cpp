// .mat files as matio writes them, and everything that is not quite one.
#include "io/mat.h"

#include "io/mat_writer.h"
#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using test::little_endian;
using test::mat_array;
using test::mat_deflated;
using test::mat_element;
using test::mat_head;
using test::read_text;
using test::write_mat;
using test::write_text;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Array read_one(const std::filesystem::path& path, const std::string& name, std::uint64_t most_bytes = 1 << 30) {
  return read_mat(path, {name}, most_bytes).at(name);
}

class Mat : public ::testing::Test {
 protected:
  // a(row, column) of 2 x 3 with a(r, c) = 10 r + c, columns first; y as doubles, and a text.
  std::filesystem::path written(bool compressed) const {
    const std::vector<std::uint8_t> a = {11, 21, 12, 22, 13, 23};
    const std::vector<double> y = {1, 10};
    const std::string text = "abc";
    const auto path = folder_ / "file.mat";
    write_mat(path,
              {{"text", MAT_C_CHAR, MAT_T_UINT8, {1, 3}, text.data()},
               {"a", MAT_C_UINT8, MAT_T_UINT8, {2, 3}, a.data()},
               {"y", MAT_C_DOUBLE, MAT_T_DOUBLE, {2, 1}, y.data()}},
              compressed);
    return path;
  }

  std::string refusal(const std::string& file, const std::string& variable = "a") const {
    write_text(folder_ / "bad.mat", file);
    const std::string text = error_of([&] { read_one(folder_ / "bad.mat", variable); });
    EXPECT_THAT(text, HasSubstr("bad.mat"));
    return text;
  }

  const test::TemporaryFolder folder_;
};

TEST_F(Mat, TheFirstDimensionRunsFastest) {
  for (const bool compressed : {false, true}) {
    const auto path = written(compressed);
    const Array a = read_one(path, "a"), y = read_one(path, "y");
    EXPECT_EQ(a.dtype, Dtype::u8);
    EXPECT_THAT(a.shape, ElementsAre(3, 2));
    EXPECT_THAT(a.to_integers(), ElementsAre(11, 21, 12, 22, 13, 23));
    EXPECT_EQ(y.dtype, Dtype::f64);
    EXPECT_THAT(y.shape, ElementsAre(1, 2));
    EXPECT_THAT(y.to_doubles(), ElementsAre(1, 10));
  }
}

TEST_F(Mat, FilesByTheLetterOfTheFormatAreRead) {
  for (const std::string& file : {mat_array({2, 3}, "abcdef"), mat_deflated(mat_array({2, 3}, "abcdef"))}) {
    write_text(folder_ / "letter.mat", mat_head() + file);
    const Array a = read_one(folder_ / "letter.mat", "a");
    EXPECT_THAT(a.shape, ElementsAre(3, 2));
    EXPECT_THAT(a.to_integers(), ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  }
}

TEST_F(Mat, TheLastNumbersNeedNotBeFilledUp) {
  std::string unfilled = mat_array({2, 3}, "abcdef");
  unfilled.resize(unfilled.size() - 2);
  unfilled.replace(4, 4, little_endian(unfilled.size() - 8, 4));
  for (const std::string& file : {unfilled, mat_deflated(unfilled)}) {
    write_text(folder_ / "unfilled.mat", mat_head() + file);
    EXPECT_THAT(read_one(folder_ / "unfilled.mat", "a").to_integers(), ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  }
}

TEST_F(Mat, OtherVariablesAreRefused) {
  const auto path = written(true);
  EXPECT_THAT(error_of([&] { read_one(path, "X"); }), AllOf(HasSubstr("file.mat"), HasSubstr("\"X\"")));
  EXPECT_THAT(error_of([&] { read_one(path, "text"); }), HasSubstr("file.mat[text]: is no array of real numbers"));
  EXPECT_THAT(error_of([&] { read_one(written(false), "a", 5); }), HasSubstr("takes 6 bytes, expected at most 5"));
  EXPECT_THAT(refusal(mat_head() + mat_array({2, 3}, "abcdef", 9 | 0x800)), HasSubstr("bad.mat"));  // complex
}

TEST_F(Mat, OtherFilesAreRefused) {
  EXPECT_THAT(error_of([&] { read_one(folder_ / "none.mat", "a"); }), HasSubstr("none.mat"));
  EXPECT_THAT(refusal(""), HasSubstr("has 0 bytes"));
  EXPECT_THAT(refusal(std::string(500, 'x')), AllOf(HasSubstr("not a .mat file"), HasSubstr("plain text")));
  EXPECT_THAT(refusal(std::string(124, ' ') + std::string("\0\2IM", 4)), HasSubstr("7.3 (HDF5)"));
  EXPECT_THAT(refusal(std::string(124, ' ') + std::string("\1\0MI", 4)), HasSubstr("big-endian"));
  EXPECT_THAT(refusal(std::string(124, ' ') + std::string("\0\7IM", 4)), HasSubstr("version is 1792"));
  EXPECT_THAT(refusal(mat_head()), HasSubstr("found no variable \"a\""));
  EXPECT_THAT(refusal(mat_head() + mat_element(9, "abcdefgh")), HasSubstr("type 9"));
}

TEST_F(Mat, CutFilesAreRefused) {
  for (const bool compressed : {false, true}) {
    const std::string file = read_text(written(compressed));
    for (std::size_t size = 0; size < file.size(); ++size) {
      write_text(folder_ / "bad.mat", file.substr(0, size));
      EXPECT_THAT(error_of([&] { read_one(folder_ / "bad.mat", "y"); }), HasSubstr("bad.mat")) << size;
    }
  }
}

TEST_F(Mat, ArraysThatLieOfTheirSizeAreRefused) {
  for (const bool packed : {false, true}) {
    const auto file = [&](const std::string& one) { return mat_head() + (packed ? mat_deflated(one) : one); };
    EXPECT_THAT(refusal(file(mat_array({0xffffffff, 0xffffffff}, "abcdef"))), HasSubstr("bad.mat"));
    EXPECT_THAT(refusal(file(mat_array({1 << 20, 1 << 20}, "abcdef"))), HasSubstr("bad.mat"));
    EXPECT_THAT(refusal(file(mat_array({20, 30}, "abcdef"))),
                HasSubstr("6 bytes of numbers, which do not fit its 600"));
    EXPECT_THAT(refusal(file(mat_array({2, 2}, "abcdef"))), HasSubstr("do not fit its 4 numbers"));
    EXPECT_THAT(refusal(file(mat_array({}, "abcdef"))), HasSubstr("bad.mat"));
  }
}

TEST_F(Mat, DamagedStreamsAreRefused) {
  std::string packed = mat_head() + mat_deflated(mat_array({2, 3}, "abcdef"));
  packed.back() ^= 1;  // of the checksum
  EXPECT_THAT(refusal(packed), HasSubstr("zlib stream is damaged"));
  EXPECT_THAT(refusal(mat_head() + mat_deflated(mat_array({2, 3}, "abcdef").substr(0, 60))),
              HasSubstr("no whole array"));
  EXPECT_THAT(refusal(mat_head() + mat_deflated(mat_array({2, 3}, "abcdef") + "more")), HasSubstr("no whole array"));
  EXPECT_THAT(refusal(mat_head() + mat_element(15, "no stream")), HasSubstr("zlib stream"));
}

TEST_F(Mat, BombsAreRefused) {
  write_text(folder_ / "bomb.mat", mat_head() + mat_deflated(mat_array({1 << 24, 1}, std::string(1 << 24, '\0'))));
  EXPECT_THAT(error_of([&] { read_one(folder_ / "bomb.mat", "a", 1 << 20); }),
              HasSubstr("more than the 1048576 bytes"));
}

TEST_F(Mat, AVariableThatComesTwiceIsRefused) {
  EXPECT_THAT(refusal(mat_head() + mat_array({2, 3}, "abcdef") + mat_array({2, 3}, "ghijkl")),
              HasSubstr("bad.mat[a]: comes twice"));
}

TEST_F(Mat, SeveralVariablesComeAtOnce) {
  const auto both = read_mat(written(true), {"y", "a"});
  EXPECT_EQ(both.size(), 2u);
  EXPECT_EQ(both.at("a").count(), 6);
}

TEST_F(Mat, VeryManyVariablesAreRefused) {
  std::string file = mat_head();
  for (int i = 0; i < 10'001; ++i) file += mat_array({1, 1}, "a");
  EXPECT_THAT(refusal(file), HasSubstr("10000 expected at most"));
}

TEST_F(Mat, CellsAndStructuresAreRefused) {
  for (const std::uint32_t kind : {1, 2, 3, 16, 17})
    EXPECT_THAT(refusal(mat_head() + mat_array({1, 1}, "", kind)), HasSubstr("is of class " + std::to_string(kind)));
}

}  // namespace
}  // namespace latitude::io
