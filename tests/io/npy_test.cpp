// .npy and .npz: what NumPy writes is read, what is written NumPy reads (tests/fixtures/io/check_ours.py), malformed
// files are refused.
#include "io/npy.h"

#include <zip.h>

#include "io/support.h"

namespace latitude::io {
namespace {

using test::bytes;
using test::error_of;
using test::fixture;
using test::little_endian;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string npy(std::string_view dictionary, std::string_view data = "") {
  return std::string("\x93NUMPY\x01\0", 8) + little_endian(dictionary.size(), 2) + std::string(dictionary) +
         std::string(data);
}

std::string npy_of(const std::string& descr, const std::string& shape, std::string_view data) {
  return npy("{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }\n", data);
}

std::string refusal(std::string_view file) {
  return error_of([&] { parse_npy(bytes(file), "a.npy"); });
}

std::vector<float> counted(int count) {
  std::vector<float> values(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) values[static_cast<std::size_t>(i)] = static_cast<float>(i);
  return values;
}

Array weight() {
  const std::vector<float> values = {0.5f, 1.5f, 2.5f, -3.5f, 4.5f, 0.25f};
  return Array::of({3, 2}, values);
}

std::map<std::string, Array> example() {
  const std::vector<std::int64_t> labels = {7, -(std::int64_t{1} << 40)};
  return {{"weight", weight()}, {"labels", Array::of({2}, labels)}};
}

TEST(Npy, ReadsWhatNumPyWrites) {
  for (const char* name : {"c_order.npy", "fortran.npy", "version2.npy", "version3.npy"}) {
    const Array array = read_npy(fixture(name));
    EXPECT_EQ(array, Array::of({2, 3, 4}, counted(24))) << name;
  }
  EXPECT_THAT(read_npy(fixture("scalar.npy")).to_doubles(), ElementsAre(2.5));
  EXPECT_TRUE(read_npy(fixture("scalar.npy")).shape.empty());
  EXPECT_THAT(read_npy(fixture("bool.npy")).to_integers(), ElementsAre(1, 0));
}

TEST(Npy, RefusesOtherKindsOfNumPyFiles) {
  EXPECT_THAT(error_of([] { read_npy(fixture("big_endian.npy")); }), HasSubstr("big-endian"));
  EXPECT_THAT(error_of([] { read_npy(fixture("object.npy")); }), HasSubstr("Python objects"));
  EXPECT_THAT(error_of([] { read_npy(fixture("structured.npy")); }), HasSubstr("structured type"));
}

TEST(Npy, RoundTrips) {
  const TemporaryFolder folder;
  for (const auto& shape : std::vector<std::vector<std::int64_t>>{{6}, {2, 3}, {1, 1, 6, 1}}) {
    write_npy(folder / "a.npy", Array::of(shape, counted(6)));
    EXPECT_EQ(read_npy(folder / "a.npy"), Array::of(shape, counted(6)));
    EXPECT_EQ(test::read_text(folder / "a.npy").size() % 64, 24u);  // the data begin at a multiple of 64
  }
  write_npy(folder / "a.npy", Array::of({0, 3}, std::span<const double>()));
  EXPECT_THAT(read_npy(folder / "a.npy").shape, ElementsAre(0, 3));
  const Array bfloat{Dtype::bf16, {1}, {std::byte{0xc0}, std::byte{0x3f}}};
  write_npy(folder / "a.npy", bfloat);
  EXPECT_EQ(read_npy(folder / "a.npy").dtype, Dtype::f32);
  EXPECT_THAT(read_npy(folder / "a.npy").to_floats(), ElementsAre(1.5f));
}

TEST(Npy, WritesTheBytesThatNumPyWasShownToRead) {
  const TemporaryFolder folder;
  write_npy(folder / "a.npy", weight());
  EXPECT_EQ(test::read_text(folder / "a.npy"), test::read_text(fixture("ours.npy")));
}

TEST(Npy, RefusesBadHeads) {
  EXPECT_THAT(refusal(""), HasSubstr("only 0 bytes"));
  EXPECT_THAT(refusal("plain text that is long"), HasSubstr("not a .npy file; it looks like plain text"));
  EXPECT_THAT(refusal(std::string("\x93NUMPY\x04\0\0\0\0\0", 12)), HasSubstr("version 4.0"));
  EXPECT_THAT(refusal(std::string("\x93NUMPY\x00\0\0\0\0\0", 12)), HasSubstr("version 0.0"));
  EXPECT_THAT(refusal(std::string("\x93NUMPY\x01\0\xff\xff{}", 12)), HasSubstr("would have 65535 bytes"));
  EXPECT_THAT(refusal(std::string("\x93NUMPY\x02\0\xff\xff\xff\xff", 12)), HasSubstr("would have 4294967295 bytes"));
}

TEST(Npy, EvaluatesNothing) {
  for (const char* shape : {"(2**3,)", "(1+1,)", "__import__('os').system('x')", "(len('ab'),)", "[2]", "(True,)",
                            "(-2,)", "(2.0,)", "('2',)", "(2)", "(0x2,)", "2", "(2,", "(,)"}) {
    EXPECT_THAT(refusal(npy_of("'<f4'", shape, "01234567")), HasSubstr("its .npy header has")) << shape;
  }
  EXPECT_THAT(refusal(npy_of("'<f' '4'", "(2,)", "01234567")), HasSubstr(".npy header has"));
}

TEST(Npy, RefusesDictionariesUnlikeNumPys) {
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
  EXPECT_EQ(refusal(npy(good, "01234567")), "(nothing was thrown)");
  EXPECT_EQ(refusal(npy("{\"shape\":(2L,),\"descr\":\"<f4\",\"fortran_order\":True}  \n", "01234567")),
            "(nothing was thrown)");
  EXPECT_THAT(refusal(npy("{'descr': '<f4', 'shape': (2,)}", "01234567")), HasSubstr("a key too few"));
  EXPECT_THAT(refusal(npy("{'descr': '<f4', 'descr': '<f4'}", "")), HasSubstr("descr twice"));
  EXPECT_THAT(refusal(npy("{'descr': '<f4', 'x': 1}", "")), HasSubstr("unknown key \"x\""));
  EXPECT_THAT(refusal(npy("{'descr': '<f4', 'fortran_order': 1}", "")), HasSubstr("fortran_order other than"));
  EXPECT_THAT(refusal(npy(good + "; x", "01234567")), HasSubstr("text after the dictionary"));
  EXPECT_THAT(refusal(npy("", "01234567")), HasSubstr("no '{'"));
  EXPECT_THAT(refusal(npy("{'descr", "01234567")), HasSubstr("a text without an end"));
  for (const char* type : {"'<c8'", "'<M8[s]'", "'<U4'", "'f4'", "'|f4'", "'<f3'", "''", "'>i2'"}) {
    EXPECT_THAT(refusal(npy_of(type, "(2,)", "01234567")), HasSubstr("expected little-endian numbers")) << type;
  }
}

TEST(Npy, RefusesShapesThatLie) {
  EXPECT_THAT(refusal(npy_of("'<f4'", "(3,)", "01234567")), HasSubstr("takes 12 bytes"));
  EXPECT_THAT(refusal(npy_of("'<f4'", "(1,)", "01234567")), HasSubstr("has 8 bytes of data, expected 4"));
  EXPECT_THAT(refusal(npy_of("'<f4'", "(4294967296, 4294967296)", "01234567")), HasSubstr("too large to count"));
  EXPECT_THAT(refusal(npy_of("'<f4'", "(0, 4294967296, 4294967296)", "")), HasSubstr("too large to count"));
  EXPECT_THAT(refusal(npy_of("'<f4'", "(99999999999999999999,)", "")), HasSubstr("dimension that is too large"));
  std::string many = "(";
  for (int i = 0; i < 65; ++i) many += "1, ";
  EXPECT_THAT(refusal(npy_of("'<f4'", many + ")", "0123")), HasSubstr("more than 64 dimensions"));
  EXPECT_THAT(refusal(npy_of("'|b1'", "(2,)", "ab")), HasSubstr("truth values"));
}

struct Member {
  std::string name, data;
  bool encrypt = false;
};

// A zip as other programs may make it.
void write_zip(const std::filesystem::path& path, const std::vector<Member>& members) {
  int code = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  ASSERT_NE(zip, nullptr);
  for (const Member& member : members) {
    zip_source_t* source = zip_source_buffer(zip, member.data.data(), member.data.size(), 0);
    const zip_int64_t index = zip_file_add(zip, member.name.c_str(), source, 0);
    ASSERT_GE(index, 0) << member.name;
    if (member.encrypt) zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_128, "secret");
  }
  ASSERT_EQ(zip_close(zip), 0);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

TEST(Npz, ReadsWhatNumPyWrites) {
  for (const char* name : {"stored.npz", "deflated.npz"}) {
    const auto arrays = read_npz(fixture(name));
    ASSERT_EQ(arrays.size(), 2u) << name;
    EXPECT_EQ(arrays.at("mean"), Array::of({2, 3, 4}, counted(24))) << name;
    EXPECT_THAT(arrays.at("labels").to_integers(), ElementsAre(3, 1, 2)) << name;
  }
}

TEST(Npz, RoundTripsWithEqualBytes) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz", example());
  EXPECT_EQ(read_npz(folder / "a.npz"), example());
  EXPECT_EQ(test::read_text(folder / "a.npz"), test::read_text(fixture("ours.npz")));
  write_npz(folder / "a.npz", {});
  EXPECT_TRUE(read_npz(folder / "a.npz").empty());
}

TEST(Npz, RefusesNamesThatLeadElsewhere) {
  const TemporaryFolder folder;
  const std::string data = npy_of("'<f4'", "(2,)", "01234567");
  for (const char* name : {"../a.npy", "/a.npy", "a/../../b.npy", "a\\b.npy", "a.txt", "npy"}) {
    write_zip(folder / "a.npz", {{name, data}});
    EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("is not acceptable")) << name;
  }
}

TEST(Npz, RefusesDuplicatesAndEncryption) {
  const TemporaryFolder folder;
  const std::string data = npy_of("'<f4'", "(2,)", "01234567");
  write_zip(folder / "a.npz", {{"a.npy", data}, {"b.npy", data}});
  std::string zip = test::read_text(folder / "a.npz");
  replace_all(zip, "b.npy", "a.npy");
  test::write_text(folder / "a.npz", zip);
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("comes twice"));
  write_zip(folder / "a.npz", {{"a.npy", data, true}});
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("is encrypted"));
}

TEST(Npz, RefusesBombsAndLies) {
  const TemporaryFolder folder;
  const std::string data = npy_of("'|u1'", "(1000000,)", std::string(1'000'000, '\0'));
  write_zip(folder / "a.npz", {{"a.npy", data}});
  EXPECT_EQ(read_npz(folder / "a.npz").at("a").bytes.size(), 1'000'000u);
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz", 999'999); }), HasSubstr("more than the 999999 bytes"));
  // The directory and the member's own head say another size.
  const std::string zip = test::read_text(folder / "a.npz");
  for (const std::uint64_t size : {std::uint64_t{5'000'000'000 & 0xffffffff}, data.size() - 1, data.size() + 1}) {
    std::string lying = zip;
    replace_all(lying, little_endian(data.size(), 4), little_endian(size, 4));
    test::write_text(folder / "b.npz", lying);
    EXPECT_THAT(error_of([&] { read_npz(folder / "b.npz"); }), HasSubstr("b.npz")) << size;
  }
}

TEST(Npz, RefusesDamageAndOtherFiles) {
  const TemporaryFolder folder;
  std::string zip = test::read_text(fixture("stored.npz"));
  zip[200] = static_cast<char>(zip[200] ^ 1);  // within the first member's data: its checksum is wrong
  test::write_text(folder / "a.npz", zip);
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("cannot be unpacked"));
  test::write_text(folder / "a.npz", zip.substr(0, zip.size() - 30));
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("not a readable .npz"));
  test::write_text(folder / "a.npz", "some text");
  EXPECT_THAT(error_of([&] { read_npz(folder / "a.npz"); }), HasSubstr("it looks like plain text"));
  EXPECT_THAT(error_of([&] { read_npz(folder.path()); }), HasSubstr("is a folder"));
  EXPECT_THAT(error_of([&] { read_npz(folder / "none"); }), HasSubstr("No such file"));
}

}  // namespace
}  // namespace latitude::io
