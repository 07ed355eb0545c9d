// Recipes: they go out and in, every kind of wrong one is refused with its key, options are set by text. And the curve.
#include "train/recipe.h"

#include <cmath>

#include "io/support.h"
#include "train/progress.h"

namespace latitude::train {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

Recipe example() {
  return {.name = "été",
          .description = "two\nlines",
          .data = "glyphs",
          .model = {{"family", "tvae"}, {"z", 4}, {"hidden", {16, 8}}},
          .objective = {{"name", "elbo"}, {"samples", 2}},
          .optimiser = {{"name", "adadelta"}, {"rho", 0.9}},
          .batch = 32,
          .epochs = 3,
          .seed = 18446744073709551615u};
}

std::string refusal(const std::string& json) {
  return error_of([&] { parse_recipe(io::Json::parse(json), "r.json"); });
}

TEST(Recipe, RoundTripsThroughJsonText) {
  for (const Recipe& recipe : {Recipe{}, example()}) {
    EXPECT_EQ(parse_recipe(io::parse_json(to_json(recipe).dump(), "t"), "t"), recipe);
  }
}

TEST(Recipe, IsReadFromAFile) {
  const io::test::TemporaryFolder folder;
  io::write_json(folder / "r.json", to_json(example()));
  EXPECT_EQ(read_recipe(folder / "r.json"), example());
  EXPECT_THAT(error_of([&] { read_recipe(folder / "none.json"); }), HasSubstr("none.json"));
  io::test::write_text(folder / "bad.json", "{\"batch\": 1,}");
  EXPECT_THAT(error_of([&] { read_recipe(folder / "bad.json"); }), HasSubstr("bad.json"));
}

TEST(Recipe, TakesItsDefaultsWhereItIsSilent) { EXPECT_EQ(parse_recipe(io::Json::object(), "t"), Recipe{}); }

TEST(Recipe, RefusesWhatIsNoObjectAndUnknownKeys) {
  EXPECT_THAT(refusal("[]"), AllOf(HasSubstr("r.json"), HasSubstr("found array")));
  EXPECT_THAT(refusal("null"), HasSubstr("found null"));
  EXPECT_THAT(refusal("3"), HasSubstr("found number"));
  EXPECT_THAT(refusal(R"({"batches": 3})"), AllOf(HasSubstr("\"batches\""), HasSubstr("optimiser, batch")));
  EXPECT_THAT(refusal("{\"two\\nlines\": 3}"), HasSubstr("unknown key"));
}

TEST(Recipe, RefusesOtherVersions) {
  for (const char* version : {"2", "0", "\"1\"", "null", "1.5"}) {
    EXPECT_THAT(refusal(R"({"version": )" + std::string(version) + "}"), HasSubstr("version: found")) << version;
  }
}

TEST(Recipe, RefusesWrongTypesAndRanges) {
  for (const char* key : {"batch", "epochs"}) {
    for (const char* value : {"0", "-3", "1000001", "2.5", "\"9\"", "null", "[]", "18446744073709551615"}) {
      EXPECT_THAT(refusal("{\"" + std::string(key) + "\": " + value + "}"),
                  HasSubstr("r.json: " + std::string(key) + ": found"))
          << value;
    }
  }
  for (const char* value : {"-1", "1.5", "\"1\"", "null", "1e300"}) {
    EXPECT_THAT(refusal(R"({"seed": )" + std::string(value) + "}"), HasSubstr("seed: found")) << value;
  }
  for (const char* key : {"name", "description", "data"}) {
    EXPECT_THAT(refusal("{\"" + std::string(key) + "\": 3}"), HasSubstr(std::string(key) + ": found 3")) << key;
  }
  for (const char* value : {"3", "[]", "{}", "{\"family\": 1}", "{\"name\": 1}", "null"}) {
    EXPECT_THAT(refusal(R"({"model": )" + std::string(value) + "}"), HasSubstr("with a \"family\"")) << value;
    EXPECT_THAT(refusal(R"({"objective": )" + std::string(value) + "}"), HasSubstr("with a \"name\"")) << value;
    EXPECT_THAT(refusal(R"({"optimiser": )" + std::string(value) + "}"), HasSubstr("with a \"name\"")) << value;
  }
}

TEST(Recipe, RefusesNamesThatAreNoFileNames) {
  for (const char* name : {"", "a/b", "..", ".hidden", "a\\\\b", "a\\u0000b", "a\\nb", "a\\u001bb"}) {
    EXPECT_THAT(refusal(R"({"name": ")" + std::string(name) + "\"}"), HasSubstr("name: found")) << name;
  }
  EXPECT_THAT(refusal(R"({"name": ")" + std::string(101, 'x') + "\"}"), HasSubstr("name: found"));
}

TEST(SetOption, SetsValuesOfEveryKind) {
  Recipe recipe;
  set_option(recipe, "optimiser.rate=0.01");
  set_option(recipe, "seed=3");
  set_option(recipe, "model.z=8");
  set_option(recipe, "model.hidden=[32, 16]");
  set_option(recipe, "model.hidden.1=17");
  set_option(recipe, "data=a=b.npz");
  set_option(recipe, "objective.samples=5");
  EXPECT_EQ(recipe.optimiser, (io::Json{{"name", "adam"}, {"rate", 0.01}}));
  EXPECT_EQ(recipe.seed, 3u);
  EXPECT_EQ(recipe.model, (io::Json{{"family", "vae"}, {"z", 8}, {"hidden", {32, 17}}}));
  EXPECT_EQ(recipe.data, "a=b.npz");
  EXPECT_EQ(recipe.objective["samples"], 5);
}

TEST(SetOption, RefusesWhatIsNoAssignmentAndKeepsTheRecipe) {
  Recipe recipe = example();
  const auto set = [&](const std::string& text) { return error_of([&] { set_option(recipe, text); }); };
  EXPECT_THAT(set("seed"), HasSubstr("expected key=value"));
  EXPECT_THAT(set("=3"), HasSubstr("expected key=value"));
  EXPECT_THAT(set(""), HasSubstr("expected key=value"));
  EXPECT_THAT(set("sed=3"), HasSubstr("\"sed\""));
  EXPECT_THAT(set("seed.x=3"), HasSubstr("no key of a recipe"));
  EXPECT_THAT(set("a~b=3"), HasSubstr("no key of a recipe"));
  EXPECT_THAT(set("model.hidden.x=3"), HasSubstr("no key of a recipe"));
  EXPECT_THAT(set("model.hidden.99999999999=3"), HasSubstr("no key of a recipe"));
  EXPECT_THAT(set("model.hidden.200000000=3"), HasSubstr("no key of a recipe")) << "no list of that length is made";
  EXPECT_THAT(set("epochs=many"), HasSubstr("found \"many\", expected a whole number"));
  EXPECT_THAT(set("model=vae"), HasSubstr("with a \"family\""));
  EXPECT_EQ(recipe, example());
}

TEST(Curve, RoundTripsWithWhatWasNotMeasured) {
  const std::vector<EpochPoint> curve = {{1, {3.5, 2, 1, 0.5}, {0.1, 0.2, 0.3, 0.4}}, {2, {1, 1, 0, 0}, {}}};
  const std::vector<EpochPoint> back = parse_curve(io::parse_json(to_json(curve).dump(), "t"), "t");
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0], curve[0]);
  EXPECT_EQ(back[1].train, curve[1].train);
  EXPECT_TRUE(std::isnan(back[1].test.loss)) << "JSON has no NaN: null stands for it";
}

TEST(Curve, RefusesWhatIsNoCurve) {
  for (const char* text : {"3", "\"x\"", "[3]", "[{}]", R"([{"epoch": "1", "train": {}, "test": {}}])",
                           R"([{"epoch": 1, "train": {"loss": "x"}, "test": {}}])", R"({"a": 1})"}) {
    EXPECT_THAT(error_of([&] { parse_curve(io::Json::parse(text), "c.file"); }),
                HasSubstr("c.file: the list of epochs"))
        << text;
  }
}

}  // namespace
}  // namespace latitude::train
