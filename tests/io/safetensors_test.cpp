// safetensors: what Python writes is read, what is written Python reads (tests/fixtures/io/check_ours.py), and every
// rule of the format is enforced.
#include "io/safetensors.h"

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

std::string file_of(std::string_view header, std::string_view data = "") {
  return little_endian(header.size(), 8) + std::string(header) + std::string(data);
}

std::string refusal(std::string_view file) {
  return error_of([&] { parse_safetensors(bytes(file), "model"); });
}

// One tensor "t" with these fields, over eight bytes of data.
std::string refusal_of_tensor(const std::string& fields) {
  return refusal(file_of("{\"t\":{" + fields + "}}", "01234567"));
}

Safetensors example() {
  const std::vector<float> weight = {0.5f, 1.5f, 2.5f, -3.5f, 4.5f, 0.25f};
  const std::vector<std::int64_t> labels = {7, -(std::int64_t{1} << 40)};
  const std::vector<std::uint8_t> mask = {1, 2, 3};
  return {{{"recipe", "{\"epochs\": 50}"}, {"name", "été"}},
          {{"weight", Array::of({3, 2}, weight)},
           {"labels", Array::of({2}, labels)},
           {"mask", Array::of({3}, mask)},
           {"empty", Array::of({0, 4}, std::span<const float>())}}};
}

TEST(Safetensors, RoundTripsWithEqualBytes) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", example());
  const Safetensors back = read_safetensors(folder / "a");
  EXPECT_EQ(back.metadata, example().metadata);
  EXPECT_EQ(back.tensors, example().tensors);
  write_safetensors(folder / "b", back);
  EXPECT_EQ(test::read_text(folder / "a"), test::read_text(folder / "b"));
  EXPECT_THAT(folder.names(), ElementsAre("a", "b"));
}

TEST(Safetensors, NothingAtAllRoundTrips) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", {});
  EXPECT_TRUE(read_safetensors(folder / "a").tensors.empty());
}

TEST(Safetensors, WritesTheBytesThatPythonWasShownToRead) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", example());
  EXPECT_EQ(test::read_text(folder / "a"), test::read_text(fixture("ours.safetensors")));
}

TEST(Safetensors, ReadsWhatPythonWrites) {
  const Safetensors file = read_safetensors(fixture("python.safetensors"));
  EXPECT_EQ(file.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"name", "été"}}));
  ASSERT_EQ(file.tensors.size(), 11u);
  EXPECT_THAT(file.tensors.at("bool").to_integers(), ElementsAre(1, 0, 1));
  EXPECT_THAT(file.tensors.at("u8").to_integers(), ElementsAre(0, 255));
  EXPECT_THAT(file.tensors.at("i8").to_integers(), ElementsAre(-128, 127));
  EXPECT_THAT(file.tensors.at("i16").to_integers(), ElementsAre(-32768, 7));
  EXPECT_THAT(file.tensors.at("i32").to_integers(), ElementsAre(-5));
  EXPECT_THAT(file.tensors.at("i64").to_integers(), ElementsAre(-(std::int64_t{1} << 40)));
  EXPECT_TRUE(file.tensors.at("i64").shape.empty());
  EXPECT_THAT(file.tensors.at("f16").to_floats(), ElementsAre(1.5f, -65504.0f, 0x1p-24f));
  EXPECT_THAT(file.tensors.at("bf16").to_floats()[1], ::testing::FloatNear(-3e38f, 1e36f));
  EXPECT_THAT(file.tensors.at("f32").shape, ElementsAre(2, 3));
  EXPECT_THAT(file.tensors.at("f32").to_floats(), ElementsAre(0, 0.25f, 0.5f, 0.75f, 1, 1.25f));
  EXPECT_THAT(file.tensors.at("f64").to_doubles(), ElementsAre(0.1));
  EXPECT_THAT(file.tensors.at("empty").shape, ElementsAre(0, 3));
}

TEST(Safetensors, HeaderAloneHasShapesAndMetadata) {
  const Safetensors header = read_safetensors_header(fixture("python.safetensors"));
  EXPECT_EQ(header.metadata.at("format"), "pt");
  EXPECT_THAT(header.tensors.at("f32").shape, ElementsAre(2, 3));
  EXPECT_TRUE(header.tensors.at("f32").bytes.empty());
}

TEST(Safetensors, TensorsAreAlignedToTheirElements) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", example());
  const std::string file = test::read_text(folder / "a");
  std::uint64_t length = 0;
  std::copy_n(file.data(), 8, reinterpret_cast<char*>(&length));
  EXPECT_EQ(length % 8, 0u);
  const std::string header = file.substr(8, length);
  EXPECT_LT(header.find("\"labels\""), header.find("\"weight\""));  // 8-byte elements before 4-byte ones
  EXPECT_LT(header.find("\"weight\""), header.find("\"mask\""));
}

TEST(Safetensors, AllowsPaddingAndAnyOrderOfFields) {
  const std::string header = R"({"b":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}, "a":{"dtype":"U8","shape":[0],)"
                             R"("data_offsets":[4,4]}}    )";
  const Safetensors file = parse_safetensors(bytes(file_of(header, "abcd")), "x");
  EXPECT_EQ(file.tensors.size(), 2u);
  EXPECT_TRUE(parse_safetensors(bytes(file_of("{}")), "x").tensors.empty());
}

TEST(Safetensors, RefusesLengthsThatLie) {
  EXPECT_THAT(refusal(""), HasSubstr("has only 0 bytes"));
  EXPECT_THAT(refusal("1234567"), HasSubstr("has only 7 bytes"));
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{100'000'001},
                                     std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
    EXPECT_THAT(refusal(little_endian(length, 8) + "{}"), HasSubstr("its header would have " + std::to_string(length)));
  }
}

TEST(Safetensors, NamesOtherKindsOfFiles) {
  EXPECT_THAT(refusal("This is a text, not a model.\n"), HasSubstr("it looks like plain text"));
  EXPECT_THAT(refusal("PK\3\4 and so on and on"), HasSubstr("it looks like a zip archive"));
  EXPECT_THAT(refusal("\x80\x02}q\x01X\x05weight and more"), HasSubstr("it looks like a Python pickle"));
  EXPECT_THAT(refusal("abc"), HasSubstr("it looks like plain text"));
}

TEST(Safetensors, RefusesHeadersThatAreNotOneObject) {
  EXPECT_THAT(refusal(file_of("[1]")), HasSubstr("starts with \"[\", expected \"{\""));
  EXPECT_THAT(refusal(file_of("\xef\xbb\xbf{}")), HasSubstr("starts with"));
  EXPECT_THAT(refusal(file_of("  {}")), HasSubstr("starts with"));
  EXPECT_THAT(refusal(file_of("{} x")), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(file_of(std::string("{}\0", 3))), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(file_of("{}{}")), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(file_of("{\"a\xff\":1}")), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(file_of("{\"t\": 3}")), HasSubstr("\"t\" is 3, not a tensor"));
  EXPECT_THAT(refusal(file_of("{\"t\": null}")), HasSubstr("\"t\" is null"));
  EXPECT_THAT(refusal(file_of("{\"t\":" + std::string(100'000, '[') + "}")), HasSubstr("\"t\" is a list"));
}

TEST(Safetensors, RefusesDuplicatesAndBadNames) {
  const std::string u8 = R"({"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  EXPECT_THAT(refusal(file_of("{\"t\":" + u8 + ",\"t\":" + u8 + "}")), HasSubstr("\"t\" comes twice"));
  EXPECT_THAT(refusal(file_of(R"({"__metadata__":{},"__metadata__":{}})")), HasSubstr("comes twice"));
  EXPECT_THAT(refusal(file_of(R"({"__metadata__":{"a":"b","a":"b"}})")), HasSubstr("metadata \"a\" comes twice"));
  EXPECT_THAT(refusal(file_of("{\"a\\u0000b\":" + u8 + "}")), HasSubstr("name \"a\\x00b\" is not acceptable"));
  EXPECT_THAT(refusal(file_of("{\"../a\":" + u8 + "}")), HasSubstr("not acceptable"));
}

TEST(Safetensors, RefusesMetadataThatIsNotText) {
  for (const char* value : {"1", "null", "true", "[]", "{}", "1.5"}) {
    EXPECT_THAT(refusal(file_of(R"({"__metadata__":{"a":)" + std::string(value) + "}}")), HasSubstr("metadata"));
  }
  EXPECT_THAT(refusal(file_of(R"({"__metadata__":"a"})")), HasSubstr("not a tensor"));
}

TEST(Safetensors, RefusesFieldsThatAreWrong) {
  const auto with = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return refusal_of_tensor("\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets);
  };
  EXPECT_EQ(with("\"F32\"", "[2]", "[0,8]"), "(nothing was thrown)");
  EXPECT_THAT(with("\"f32\"", "[2]", "[0,8]"), HasSubstr("unknown dtype \"f32\""));
  EXPECT_THAT(with("\"F8_E4M3\"", "[8]", "[0,8]"), HasSubstr("unknown dtype"));
  EXPECT_THAT(with("32", "[2]", "[0,8]"), HasSubstr("has 32 in its dtype"));
  EXPECT_THAT(with("\"F32\"", "[-2]", "[0,8]"), HasSubstr("has -2 in its shape"));
  EXPECT_THAT(with("\"F32\"", "[2.0]", "[0,8]"), HasSubstr("has 2.0 in its shape"));
  EXPECT_THAT(with("\"F32\"", "[\"2\"]", "[0,8]"), HasSubstr("in its shape"));
  EXPECT_THAT(with("\"F32\"", "2", "[0,8]"), HasSubstr("has 2 in its shape"));
  EXPECT_THAT(with("\"F32\"", "[[2]]", "[0,8]"), HasSubstr("a list in its shape"));
  EXPECT_THAT(with("\"F32\"", "[18446744073709551615]", "[0,8]"), HasSubstr("dimension 18446744073709551615"));
  EXPECT_THAT(with("\"F32\"", "[99999999999999999999]", "[0,8]"), HasSubstr("in its shape"));
  EXPECT_THAT(with("\"F32\"", "[4611686018427387905,4]", "[0,8]"), HasSubstr("too large to count"));
  EXPECT_THAT(with("\"F32\"", "[0,1099511627776,1099511627776]", "[0,8]"), HasSubstr("too large to count"));
  EXPECT_THAT(with("\"F32\"", "[3]", "[0,8]"), HasSubstr("takes 12 bytes"));
  EXPECT_THAT(with("\"F32\"", "[1]", "[0,8]"), HasSubstr("not the 8 bytes it is given"));
  EXPECT_THAT(with("\"F32\"", "[2]", "[8,0]"), HasSubstr("lies at 8 to 0"));
  EXPECT_THAT(with("\"F32\"", "[2]", "[0]"), HasSubstr("not two data_offsets"));
  EXPECT_THAT(with("\"F32\"", "[2]", "[0,8,8]"), HasSubstr("more than two data_offsets"));
  EXPECT_THAT(with("\"F32\"", "[2]", "[-8,8]"), HasSubstr("has -8 in its data_offsets"));
  EXPECT_THAT(with("\"F32\"", "[2]", "[0,9]"), HasSubstr("8 bytes of data"));
  EXPECT_THAT(with("\"F32\"", "[1]", "[4,8]"), HasSubstr("expected to begin at 0"));
  EXPECT_THAT(with("\"F32\"", "[1]", "[0,4]"), HasSubstr("its tensors end at 4"));
  EXPECT_THAT(with("\"BOOL\"", "[8]", "[0,8]"), HasSubstr("truth values"));
}

TEST(Safetensors, RefusesMissingExtraAndRepeatedFields) {
  EXPECT_THAT(refusal_of_tensor(R"("dtype":"F32","shape":[2])"), HasSubstr("lacks one of"));
  EXPECT_THAT(refusal_of_tensor(""), HasSubstr("lacks one of"));
  EXPECT_THAT(refusal_of_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1)"), HasSubstr("unknown field"));
  EXPECT_THAT(refusal_of_tensor(R"("dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8])"),
              HasSubstr("its dtype twice"));
}

TEST(Safetensors, RefusesHolesAndOverlaps) {
  const auto two = [](const std::string& first, const std::string& second) {
    return refusal(file_of(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                               R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}",
                           "01234567"));
  };
  EXPECT_EQ(two("[0,4]", "[4,8]"), "(nothing was thrown)");
  EXPECT_EQ(two("[4,8]", "[0,4]"), "(nothing was thrown)");
  EXPECT_THAT(two("[0,4]", "[3,7]"), HasSubstr("expected to begin at 4"));
  EXPECT_THAT(two("[0,4]", "[0,4]"), HasSubstr("expected to begin at 4"));
  EXPECT_THAT(refusal(file_of(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                              R"("b":{"dtype":"U8","shape":[2],"data_offsets":[3,5]}})",
                              "01234")),
              HasSubstr("expected to begin at 2"));
}

TEST(Safetensors, BoundsTheNumberOfTensors) {
  std::string header = "{";
  for (int i = 0; i <= 100'000; ++i) {
    header += (i > 0 ? ",\"" : "\"") + std::to_string(i) + R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  }
  EXPECT_THAT(refusal(file_of(header + "}")), HasSubstr("more than 100000 tensors"));
}

TEST(Safetensors, ReaderNamesTheFileAndItsCap) {
  const TemporaryFolder folder;
  test::write_text(folder / "cut.safetensors", test::read_text(fixture("python.safetensors")).substr(0, 740));
  EXPECT_THAT(error_of([&] { read_safetensors(folder / "cut.safetensors"); }), HasSubstr("cut.safetensors: tensor"));
  EXPECT_THAT(error_of([&] { read_safetensors(folder / "cut.safetensors", 700); }), HasSubstr("at most 700"));
  EXPECT_THAT(error_of([&] { read_safetensors(folder / "none"); }), HasSubstr("No such file"));
}

TEST(Safetensors, WriterRefusesWhatReadersWould) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", example());
  const std::string before = test::read_text(folder / "a");
  Safetensors wrong = example();
  wrong.tensors["weight"].bytes.pop_back();
  EXPECT_THAT(error_of([&] { write_safetensors(folder / "a", wrong); }), HasSubstr("\"weight\" of shape [3, 2]"));
  wrong = example();
  wrong.tensors["__metadata__"] = wrong.tensors["mask"];
  EXPECT_THAT(error_of([&] { write_safetensors(folder / "a", wrong); }), HasSubstr("cannot be written"));
  wrong = example();
  wrong.metadata["x"] = "\xff";
  EXPECT_THAT(error_of([&] { write_safetensors(folder / "a", wrong); }), HasSubstr("cannot be written"));
  EXPECT_EQ(test::read_text(folder / "a"), before);
}

}  // namespace
}  // namespace latitude::io
