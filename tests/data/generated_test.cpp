// The generated sets: glyphs with their true poses, two moons.
#include <ATen/Parallel.h>

#include "data/dataset.h"
#include "data/glyphs.h"
#include "data/two_moons.h"
#include "io/support.h"

namespace latitude::data {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

// Pictures seen through `maps` [N, 2, 3]: at x stands what `images` have at maps * (x, 1).
torch::Tensor seen_through(const torch::Tensor& images, const torch::Tensor& maps) {
  namespace f = torch::nn::functional;
  const auto grid = f::affine_grid(maps, images.sizes().vec(), /*align_corners=*/true);
  return f::grid_sample(images, grid, f::GridSampleFuncOptions().align_corners(true));
}

torch::Tensor inverses_of(const torch::Tensor& poses) {
  const auto row = torch::tensor({0.0f, 0.0f, 1.0f}).expand({poses.size(0), 1, 3});
  return torch::inverse(torch::cat({poses.view({-1, 2, 3}), row}, 1)).slice(1, 0, 2).contiguous();
}

// Of each picture, the squared difference beside the ink.
torch::Tensor relative_error(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).square().sum({1, 2, 3}) / b.square().sum({1, 2, 3});
}

TEST(Glyphs, HaveTheShapesAndValuesThatTheyPromise) {
  const auto glyphs = make_glyphs(500, 3);
  EXPECT_EQ(glyphs.images.sizes(), (std::vector<std::int64_t>{500, 1, 28, 28}));
  EXPECT_EQ(glyphs.images.scalar_type(), torch::kFloat32);
  EXPECT_EQ(glyphs.poses.sizes(), (std::vector<std::int64_t>{500, 6}));
  EXPECT_EQ(glyphs.images.min().item<float>(), 0);
  EXPECT_EQ(glyphs.images.max().item<float>(), 1);
  EXPECT_EQ(torch::bincount(glyphs.labels).min().item<std::int64_t>(), 50);
  EXPECT_EQ(torch::bincount(glyphs.labels).max().item<std::int64_t>(), 50);
  EXPECT_EQ(glyphs.class_names.size(), 10u);
  const auto ink = glyphs.images.mean({1, 2, 3});
  EXPECT_GT(ink.min().item<float>(), 0.02) << "an empty picture";
  EXPECT_LT(ink.max().item<float>(), 0.5) << "a blot";
}

TEST(Glyphs, AreTheSameBitsWhateverTheThreadsAndTheCount) {
  const int threads = at::get_num_threads();
  const auto glyphs = make_glyphs(300, 11);
  at::set_num_threads(threads == 1 ? 2 : 1);
  const auto again = make_glyphs(300, 11);
  at::set_num_threads(threads);
  EXPECT_EQ(glyphs.checksum, again.checksum);
  EXPECT_TRUE(torch::equal(glyphs.poses, again.poses));
  const auto fewer = make_glyphs(40, 11);
  EXPECT_TRUE(torch::equal(fewer.images, glyphs.images.slice(0, 0, 40)));
  EXPECT_TRUE(torch::equal(fewer.poses, glyphs.poses.slice(0, 0, 40)));
}

TEST(Glyphs, ChangeWithTheSeedAndFromOneToTheNext) {
  const auto glyphs = make_glyphs(200, 1), others = make_glyphs(200, 2);
  EXPECT_GT((glyphs.images - others.images).abs().amax({1, 2, 3}).min().item<float>(), 0.3);
  const auto ones = glyphs.images.index({glyphs.labels == 1});
  EXPECT_GT((ones.slice(0, 1) - ones.slice(0, 0, -1)).abs().amax({1, 2, 3}).min().item<float>(), 0.3);
}

// The pose is the truth: seen through its inverse a glyph is the one that was drawn without a pose.
TEST(Glyphs, UnposedByTheirPoseAreTheirTemplates) {
  const auto glyphs = make_glyphs(400, 7), templates = make_glyphs(400, 7, false);
  const auto unposed = relative_error(seen_through(glyphs.images, inverses_of(glyphs.poses)), templates.images);
  const auto as_is = relative_error(glyphs.images, templates.images);
  const auto wrong_way = relative_error(seen_through(glyphs.images, glyphs.poses.view({-1, 2, 3})), templates.images);
  // What is left is the blur of sampling twice, most of it at thin strokes.
  EXPECT_LT(unposed.mean().item<float>(), 0.03);
  EXPECT_LT(unposed.max().item<float>(), 0.2);
  // For each glyph, blur included, the true pose beats those one pixel beside it.
  auto beside = torch::zeros({400});
  for (const auto& [x, y] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
    auto map = inverses_of(glyphs.poses);
    map.select(2, 2).add_(torch::tensor({x * 2 / 27.0f, y * 2 / 27.0f}));
    beside += relative_error(seen_through(glyphs.images, map), templates.images) / 4;
  }
  EXPECT_LT((unposed / beside).max().item<float>(), 0.6);
  EXPECT_GT(as_is.mean().item<float>(), 0.3);
  EXPECT_GT(wrong_way.mean().item<float>(), 0.5);
  const auto posed = relative_error(seen_through(templates.images, glyphs.poses.view({-1, 2, 3})), glyphs.images);
  EXPECT_LT(posed.mean().item<float>(), 0.03);
}

TEST(Glyphs, WithoutPosesStandUpright) {
  const auto glyphs = make_glyphs(30, 7, false);
  const auto identity = torch::tensor({1.0f, 0.0f, 0.0f, 0.0f, 1.0f, 0.0f});
  EXPECT_TRUE(torch::equal(glyphs.poses, identity.expand({30, 6})));
}

TEST(Glyphs, PosesSpreadAsPromised) {
  const auto poses = make_glyphs(4000, 5).poses.to(torch::kFloat64);
  const auto a = poses.select(1, 0), b = poses.select(1, 1), d = poses.select(1, 3), e = poses.select(1, 4);
  const auto rotation = torch::atan2(d, a), scale_x = torch::hypot(a, d), scale_y = (a * e - b * d) / scale_x;
  const auto shear = (a * b + d * e) / (scale_x * scale_y);
  const auto deviation = [](const torch::Tensor& values) { return values.std().item<double>(); };
  const double degrees = 3.14159265358979 / 180;
  // Folding the tails beyond 2.2 deviations onto them leaves 0.98 of a deviation.
  EXPECT_NEAR(deviation(rotation) / (14 * degrees), 0.98, 0.04);
  EXPECT_NEAR(deviation(shear) / 0.2, 0.98, 0.04);
  EXPECT_NEAR(deviation(torch::log(scale_x)) / std::hypot(0.12, 0.06), 0.98, 0.04);
  EXPECT_NEAR(deviation(torch::log(scale_x / scale_y)) / std::hypot(0.06, 0.06), 0.98, 0.04);
  for (const int column : {2, 5}) EXPECT_NEAR(deviation(poses.select(1, column)) / 0.08, 0.98, 0.04);
  EXPECT_NEAR(rotation.mean().item<double>(), 0, 0.02);
  EXPECT_LT(rotation.abs().max().item<double>(), 2.2 * 14 * degrees + 1e-6);
}

TEST(Glyphs, SplitsAreOfTheirSizesAndDiffer) {
  const auto splits = load_splits("glyphs");
  EXPECT_EQ(splits.train.size(), 20'000);
  EXPECT_EQ(splits.test.size(), 2'000);
  EXPECT_EQ(splits.train.name, "glyphs:train");
  EXPECT_EQ(splits.test.name, "glyphs:test");
  EXPECT_FALSE(torch::equal(splits.train.images.slice(0, 0, 10), splits.test.images.slice(0, 0, 10)));
  EXPECT_EQ(load("glyphs").checksum, splits.test.checksum);
  EXPECT_EQ(load("glyphs:train").checksum, splits.train.checksum);
}

TEST(Glyphs, RefuseACountBelowOne) {
  for (const int count : {0, -3})
    EXPECT_THAT(error_of([&] { make_glyphs(count, 1); }),
                AllOf(HasSubstr("count of " + std::to_string(count)), HasSubstr("at least 1")));
}

TEST(TwoMoons, LieInTheUnitSquareWhateverTheNoise) {
  for (const double noise : {0.0, 0.1, 3.0}) {
    const auto moons = make_two_moons(4000, 1, noise);
    EXPECT_EQ(moons.images.sizes(), (std::vector<std::int64_t>{4000, 1, 1, 2}));
    EXPECT_GE(moons.images.min().item<float>(), 0) << noise;
    EXPECT_LE(moons.images.max().item<float>(), 1) << noise;
    EXPECT_EQ(moons.labels.sum().item<std::int64_t>(), 2000);
    EXPECT_EQ(moons.class_names.size(), 2u);
  }
  const auto [train, test] = load_splits("two-moons");
  for (const auto* moons : {&train, &test}) {  // none of the default noise was cut
    EXPECT_GT(moons->images.min().item<float>(), 0);
    EXPECT_LT(moons->images.max().item<float>(), 1);
  }
}

TEST(TwoMoons, AreHalfCirclesWithoutNoise) {
  const auto moons = make_two_moons(1000, 4, 0);
  const auto points = moons.images.view({-1, 2}).to(torch::kFloat64);
  const auto x = 4 * points.select(1, 0) - 1.5, y = 4 * points.select(1, 1) - 1.75;
  const auto lower = moons.labels.to(torch::kFloat64);
  const auto radius = torch::hypot(x - lower, y - 0.5 * lower);
  EXPECT_LT((radius - 1).abs().max().item<double>(), 1e-5);
  const auto upright = torch::where(moons.labels == 0, y, 0.5 - y);
  EXPECT_GE(upright.min().item<double>(), -1e-5);
  const auto angle = torch::acos(torch::where(moons.labels == 0, x, 1 - x).clamp(-1, 1));
  EXPECT_NEAR(angle.mean().item<double>(), 3.14159265 / 2, 0.1);
  EXPECT_GT(angle.max().item<double>(), 3.1);
}

TEST(TwoMoons, NoiseHasItsDeviation) {
  const auto noisy = make_two_moons(4000, 4, 0.05), clean = make_two_moons(4000, 4, 0);
  EXPECT_NEAR((4 * (noisy.images - clean.images)).std().item<double>(), 0.05, 0.002);
}

TEST(TwoMoons, AreTheSameBitsForASeed) {
  EXPECT_EQ(make_two_moons(100, 9).checksum, make_two_moons(100, 9).checksum);
  EXPECT_NE(make_two_moons(100, 9).checksum, make_two_moons(100, 10).checksum);
  EXPECT_TRUE(torch::equal(make_two_moons(100, 9).images.slice(0, 0, 20), make_two_moons(20, 9).images));
}

TEST(TwoMoons, RefuseBadCountsAndNoises) {
  EXPECT_THAT(error_of([] { make_two_moons(0, 1); }), AllOf(HasSubstr("count of 0"), HasSubstr("at least 1")));
  for (const double noise : {-0.1, std::nan(""), HUGE_VAL})
    EXPECT_THAT(error_of([&] { make_two_moons(5, 1, noise); }), AllOf(HasSubstr("noise of"), HasSubstr("0 or more")));
}

}  // namespace
}  // namespace latitude::data
