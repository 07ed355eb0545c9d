// JSON: what is read, and what is refused that other readers let pass.
#include "io/json.h"

#include <limits>

#include "io/support.h"

namespace latitude::io {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

std::string refusal(std::string_view text) {
  return error_of([&] { parse_json(text, "recipe.json"); });
}

TEST(ParseJson, ReadsAllKindsOfValues) {
  const Json value = parse_json(R"( {"a": [1, -2, 2.5, true, null], "b": {"c": "\u00e9"}, "d": [], "e": {}} )", "x");
  EXPECT_EQ(value, Json::parse(R"({"a": [1, -2, 2.5, true, null], "b": {"c": "é"}, "d": [], "e": {}})"));
  EXPECT_EQ(parse_json("3", "x"), Json(3));
  EXPECT_EQ(parse_json("18446744073709551615", "x").get<std::uint64_t>(), 18446744073709551615u);
}

TEST(ParseJson, RefusesDuplicateKeys) {
  EXPECT_EQ(refusal(R"({"seed": 1, "seed": 2})"), "recipe.json: the key \"seed\" comes twice");
  EXPECT_THAT(refusal(R"([{"x": {"k": 1, "j": 2, "k": 3}}])"), HasSubstr("\"k\" comes twice"));
  EXPECT_THAT(refusal(R"({"a": 1, "\u0061": 2})"), HasSubstr("\"a\" comes twice"));
  EXPECT_NO_THROW(parse_json(R"([{"a": 1}, {"a": 1}, {"b": {"a": 1}, "a": 1}])", "x"));
}

TEST(ParseJson, BoundsDepth) {
  EXPECT_NO_THROW(parse_json(std::string(64, '[') + std::string(64, ']'), "x"));
  EXPECT_THAT(refusal(std::string(65, '[') + std::string(65, ']')), HasSubstr("nested too deeply"));
  EXPECT_THAT(refusal(std::string(10'000'000, '[')), HasSubstr("nested too deeply"));
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  const char* bad[] = {"",         "{",          "{\"a\": 1,}",  "[1 2]",       "NaN",     "[Infinity]",
                       "[1e999]",  "[-1e999]",   "{\"a\": 1} x", "'a'",         "// c\n1", "\"\xff\"",
                       "\"\xc3\"", "[\"a\nb\"]", "[01]",         "\"\\ud800\"", "tru"};
  EXPECT_THAT(refusal(std::string_view("{}\0x", 4)), HasSubstr("a zero byte"));
  for (const char* text : bad) EXPECT_THAT(refusal(text), HasSubstr("recipe.json: is not valid JSON")) << text;
}

TEST(ReadJson, NamesTheFile) {
  const TemporaryFolder folder;
  test::write_text(folder / "a.json", "{\"a\": 1e999}");
  EXPECT_THAT(error_of([&] { read_json(folder / "a.json"); }), HasSubstr("a.json: is not valid JSON: number overflow"));
  EXPECT_THAT(error_of([&] { read_json(folder / "a.json", 3); }), HasSubstr("expected at most 3"));
}

TEST(WriteJson, RoundTrips) {
  const TemporaryFolder folder;
  const Json value = {{"b", 0.1}, {"a", {1, "é", nullptr}}};
  write_json(folder / "a.json", value);
  EXPECT_EQ(read_json(folder / "a.json"), value);
  EXPECT_THAT(test::read_text(folder / "a.json"), ::testing::EndsWith("}\n"));
  write_json(folder / "a.json", Json(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_TRUE(read_json(folder / "a.json").is_null());
  EXPECT_THAT(error_of([&] { write_json(folder / "a.json", Json("\xff")); }), HasSubstr("cannot be written as JSON"));
}

}  // namespace
}  // namespace latitude::io
