// What a recipe or a model file may ask of a model: everything within limits, nothing unknown.
#include "model/options.h"

#include "io/support.h"

namespace latitude::model {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string refusal(const std::string& options, const ImageShape& shape = {1, 4, 4}) {
  return error_of([&] { make_model(io::Json::parse(options), shape, 1); });
}

TEST(MakeModel, RefusesFamiliesThatItDoesNotKnow) {
  EXPECT_THAT(refusal(R"({"family": "gan"})"), AllOf(HasSubstr("gan"), HasSubstr("vae, tvae")));
  EXPECT_THAT(refusal(R"({"family": 3})"), HasSubstr("vae, tvae"));
  EXPECT_THAT(refusal(R"({"z": 3})"), HasSubstr("vae, tvae"));
  EXPECT_THAT(refusal(R"([1, 2])"), HasSubstr("found array, expected an object"));
  EXPECT_THAT(refusal(R"("vae")"), HasSubstr("found string"));
  EXPECT_THAT(refusal("null"), HasSubstr("found null"));
}

TEST(MakeModel, RefusesUnknownOptions) {
  EXPECT_THAT(refusal(R"({"family": "vae", "zz": 3})"), AllOf(HasSubstr("\"zz\""), HasSubstr("family, z, hidden")));
  EXPECT_THAT(refusal(R"({"family": "vae", "transformer": "affine"})"), HasSubstr("\"transformer\""));
}

TEST(MakeModel, RefusesCodesOutOfRange) {
  for (const char* z : {"0", "-1", "2049", "2.5", "1e3", "\"8\"", "[8]", "null", "true", "18446744073709551615",
                        "-9223372036854775808", "1e300"}) {
    EXPECT_THAT(refusal(R"({"family": "vae", "z": )" + std::string(z) + "}"),
                AllOf(HasSubstr("model.z: found"), HasSubstr("from 1 to 2048")))
        << z;
  }
}

TEST(MakeModel, RefusesLayersOutOfRange) {
  std::string many = "[1";
  for (int i = 0; i < 32; ++i) many += ", 1";
  for (const std::string& hidden : {std::string("256"), std::string("[0]"), std::string("[-5]"), std::string("[2.5]"),
                                    std::string("[16385]"), std::string("[[2]]"), std::string("[null]"), many + "]",
                                    std::string("[18446744073709551615]"), std::string("{\"a\": 1}")}) {
    EXPECT_THAT(refusal(R"({"family": "tvae", "hidden": )" + hidden + "}"), HasSubstr("model.hidden: found")) << hidden;
  }
}

TEST(MakeModel, NamesAHugeOptionInAShortMessage) {
  io::Json billion = io::Json::array();
  for (int i = 0; i < 100'000; ++i) billion.push_back(1);
  const std::string text = error_of([&] { make_model({{"family", "vae"}, {"hidden", billion}}, {1, 4, 4}, 1); });
  EXPECT_LT(text.size(), 200u);
}

TEST(MakeModel, RefusesMoreWeightsThanAPictureCanNeed) {
  EXPECT_THAT(refusal(R"({"family": "vae", "hidden": [16384, 16384]})"), HasSubstr("weights, expected at most"));
  EXPECT_THAT(refusal(R"({"family": "tvae", "hidden": [256]})", {3, 1024, 1024}), HasSubstr("weights"));
}

TEST(MakeModel, RefusesShapesThatAreNoPicture) {
  const std::int64_t huge = std::int64_t{1} << 62;
  for (const ImageShape& shape : {ImageShape{0, 4, 4}, ImageShape{1, -4, 4}, ImageShape{1, 4, 0},
                                  ImageShape{4, 1024, 1024}, ImageShape{huge, huge, huge}, ImageShape{1, huge, 4}}) {
    EXPECT_THAT(refusal(R"({"family": "vae"})", shape), HasSubstr("expected [channels, height, width]"));
  }
}

TEST(MakeModel, RefusesChoicesThatAreNone) {
  EXPECT_THAT(refusal(R"({"family": "tvae", "transformer": "spline"})"), HasSubstr("one of: affine"));
  EXPECT_THAT(refusal(R"({"family": "tvae", "transformer": 1})"), HasSubstr("one of: affine"));
  EXPECT_THAT(refusal(R"({"family": "tvae", "pose_prior": "flat"})"), HasSubstr("fitted, identity"));
  EXPECT_THAT(refusal(R"({"family": "tvae", "pose_start": "here"})"), HasSubstr("identity, free"));
  EXPECT_THAT(refusal(R"({"family": "tvae", "pose_prior": "full", "pose_start": "free"})"), HasSubstr("pose_start"));
}

TEST(Options, ReadNumbersWithinTheirLimits) {
  Options options(io::Json{{"a", 0.5}, {"b", 7}, {"c", "x"}});
  EXPECT_EQ(options.number("a", 0, 0, 1), 0.5);
  EXPECT_EQ(options.number("silent", 0.25, 0, 1), 0.25);
  EXPECT_THAT(error_of([&] { options.number("b", 0, 0, 1); }), HasSubstr("model.b: found 7"));
  EXPECT_THAT(error_of([&] { options.number("c", 0, 0, 1); }), HasSubstr("model.c: found \"x\""));
  EXPECT_NO_THROW(options.finish());
}

}  // namespace
}  // namespace latitude::model
