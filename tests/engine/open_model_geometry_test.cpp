// The metric on the plane of a map, and means of posteriors.
#include <cmath>

#include "data/glyphs.h"
#include "engine/open_model.h"
#include "engine/support.h"
#include "engine/tables.h"
#include "geometry/mean.h"
#include "geometry/pullback.h"

namespace latitude::engine {
namespace {

using testing::HasSubstr;

// Untrained, with pictures that differ over the plane; the same each time.
model::Model make_plane(const std::string& family) {
  const model::Model model = model::make_model({{"family", family}, {"z", 2}, {"hidden", {16}}}, {}, 5);
  const torch::NoGradGuard no_grad;
  for (auto& named : model->named_parameters()) {
    const std::string& name = named.key();
    if (name.ends_with("_logits.weight") || name == "z_mean.weight") named->mul_(4);
  }
  return model;
}

OpenModel with_plane(const std::string& family) {
  model::OpenedModel opened;
  opened.model = make_plane(family);
  atlas::Atlas atlas = atlas::make_atlas(*opened.model, data::make_glyphs(test::kItems, 3));
  return {std::move(opened), std::move(atlas), "plane.safetensors"};
}

constexpr PlanePiece kPiece{
    .component_x = 0, .component_y = 1, .left = -1, .right = 1, .bottom = -0.5, .top = 1.5, .columns = 8, .rows = 4};

TEST(OpenModelMagnification, IsAnAreaOfPicturesOnThePlane) {
  for (const char* family : {"vae", "tvae"}) {
    const OpenModel model = with_plane(family);
    const auto found = model.magnification(kPiece);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->of, kPiece);
    ASSERT_EQ(found->values.size(), 32U);
    for (const float value : found->values) EXPECT_TRUE(std::isfinite(value) && value >= 0);
    // The area that a small cross of phi spans about the middle of one cell.
    const torch::NoGradGuard no_grad;
    const model::Model decoder = make_plane(family);
    const Map map = model.map(0, 1);
    const int column = 5, row = 1;
    const double x = -1 + 2 * (column + 0.5) / 8, y = 1.5 - 2 * (row + 0.5) / 4, h = 0.02;
    const auto phi = [&](double at_x, double at_y) {
      const at::Tensor z = rows({moved_to(map, {0, 0}, {at_x, at_y})}, 2);
      const model::Decoded decoded = decoder->decode(z, model::mean_pose(*decoder, 1));
      return geometry::bernoulli_embedding(decoded.template_image.defined() ? decoded.template_image : decoded.mean);
    };
    const at::Tensor u = (phi(x + h, y) - phi(x - h, y)) / (2 * h), v = (phi(x, y + h) - phi(x, y - h)) / (2 * h);
    const at::Tensor area = (u.square().sum() * v.square().sum() - (u * v).sum().square()).sqrt();
    EXPECT_NEAR(found->values[row * 8 + column], area.item<double>(), 0.02 * area.item<double>());
  }
}

TEST(OpenModelMagnification, ComponentsThatChangePlacesTurnThePicture) {
  const OpenModel model = with_plane("vae");
  PlanePiece across{0, 1, -1, 1, -1, 1, 6, 6}, up{1, 0, -1, 1, -1, 1, 6, 6};
  const auto a = model.magnification(across)->values, b = model.magnification(up)->values;
  for (std::size_t row = 0; row < 6; ++row) {
    for (std::size_t column = 0; column < 6; ++column) {
      EXPECT_NEAR(a[row * 6 + column], b[(5 - column) * 6 + (5 - row)], 1e-3 * a[row * 6 + column]);
    }
  }
}

TEST(OpenModelMagnification, RefusesWhatHasNoPlane) {
  const test::TemporaryFolder folder;
  const OpenModel three(test::save_tiny_model(folder, "vae"));
  EXPECT_THAT(test::error_of([&] { three.magnification(kPiece); }), HasSubstr("two dimensions"));
  const OpenModel model = with_plane("vae");
  PlanePiece wrong = kPiece;
  wrong.columns = 0;
  EXPECT_THAT(test::error_of([&] { model.magnification(wrong); }), HasSubstr("cells"));
  wrong.columns = wrong.rows = 100'000;
  EXPECT_THAT(test::error_of([&] { model.magnification(wrong); }), HasSubstr("cells"));
  wrong = kPiece;
  wrong.component_y = 0;
  EXPECT_THAT(test::error_of([&] { model.magnification(wrong); }), HasSubstr("two components"));
  wrong.component_y = 1;
  wrong.left = std::nan("");
  EXPECT_THAT(test::error_of([&] { model.magnification(wrong); }), HasSubstr("cells"));
  EXPECT_FALSE(model.magnification(kPiece, [] { return true; }));
}

TEST(OpenModelPlanePictures, AreOfTheCodesThatThePlaceGives) {
  const test::TemporaryFolder folder;
  const OpenModel plane = with_plane("tvae"), space(test::save_tiny_model(folder, "tvae"));
  for (const OpenModel* model : {&plane, &space}) {
    const Code code = model->item(5).code;
    const auto found = model->plane_pictures({kPiece, code});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->pictures.size(), 32U);
    const Map map = model->map(0, 1);
    for (const auto& [column, row] : {std::pair(0, 0), std::pair(5, 1), std::pair(7, 3)}) {
      Code there = code;
      there.z = moved_to(map, code.z, {-1 + 2 * (column + 0.5) / 8, 1.5 - 2 * (row + 0.5) / 4});
      const Picture &drawn = found->pictures[static_cast<std::size_t>(row * 8 + column)],
                    wanted = model->decode({there}).picture;
      for (std::size_t i = 0; i < drawn.pixels.size(); ++i) ASSERT_NEAR(drawn.pixels[i], wanted.pixels[i], 1);
    }
    EXPECT_FALSE(model->plane_pictures({kPiece, code}, [] { return true; }));
  }
  PlanePiece many = kPiece;
  many.columns = many.rows = 65;
  EXPECT_THAT(test::error_of([&] { plane.plane_pictures({many, plane.info().neutral}); }), HasSubstr("4096 cells"));
  EXPECT_THAT(test::error_of([&] { plane.plane_pictures({kPiece, {}}); }), HasSubstr("numbers for z"));
}

TEST(OpenModelMean, IsTheMeanOfThePosteriorsThatGeometryGives) {
  const OpenModel model = with_plane("vae");
  const std::vector<int> items = {3, 7, 11, 20, 39};
  const auto arithmetic = model.mean({items, "arithmetic"}), wasserstein = model.mean({items, "wasserstein"}),
             fisher_rao = model.mean({items, "fisher-rao"});
  ASSERT_TRUE(arithmetic && wasserstein && fisher_rao);
  EXPECT_EQ(arithmetic->items, 5U);
  EXPECT_EQ(arithmetic->z, mean_code(*model.code_table(), items));
  EXPECT_TRUE(arithmetic->deviations.empty());
  for (std::size_t d = 0; d < 2; ++d) EXPECT_NEAR(wasserstein->z[d], arithmetic->z[d], 1e-5);
  ASSERT_EQ(fisher_rao->deviations.size(), 2U);
  // One dimension at a time is the whole: the posteriors are those of single items.
  std::vector<geometry::DiagonalGaussian> set;
  for (const int item : items) {
    const auto alone = model.mean({{item}, "wasserstein"});
    set.push_back(
        {Eigen::Vector2d(alone->z[0], alone->z[1]), Eigen::Vector2d(alone->deviations[0], alone->deviations[1])});
    EXPECT_EQ(alone->z, model.mean({{item}, "arithmetic"})->z);
  }
  const geometry::DiagonalGaussian expected = geometry::fisher_rao_mean(set);
  for (int d = 0; d < 2; ++d) {
    EXPECT_NEAR(fisher_rao->z[static_cast<std::size_t>(d)], expected.mean[d], 1e-5);
    EXPECT_NEAR(fisher_rao->deviations[static_cast<std::size_t>(d)], expected.std[d], 1e-5);
  }
  EXPECT_NE(fisher_rao->z, arithmetic->z);
}

TEST(OpenModelMean, ItemsThatAreNotThereAreLeftOutAndNoneIsRefused) {
  const OpenModel model = with_plane("vae");
  EXPECT_EQ(model.mean({{-1, 2, 40, 5}, "fisher-rao"})->items, 2U);
  EXPECT_EQ(model.mean({{-1, 2, 40, 5}, "fisher-rao"})->z, model.mean({{2, 5}, "fisher-rao"})->z);
  EXPECT_THAT(test::error_of([&] { model.mean({{-1, 40}, "arithmetic"}); }), HasSubstr("none of the items"));
  EXPECT_THAT(test::error_of([&] { model.mean({{1}, "harmonic"}); }), HasSubstr("harmonic"));
  EXPECT_FALSE(model.mean({{1, 2}, "fisher-rao"}, [] { return true; }));
}

}  // namespace
}  // namespace latitude::engine
