// What holds for every transformer, and what each one is.
#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "data/array_tensor.h"
#include "io/npy.h"
#include "io/support.h"
#include "nn/random.h"
#include "nn/transformer.h"

namespace latitude::nn {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

constexpr std::int64_t kSide = 28;

// Poses near the identity, in double.
at::Tensor poses(const Transformer& transformer, std::int64_t count, double spread, std::uint64_t seed) {
  at::Generator from = generator(seed);
  return transformer.identity().to(at::kDouble) +
         spread * torch::randn({count, transformer.parameters()}, from, at::kDouble);
}

// A smooth picture without symmetry.
at::Tensor picture() {
  const at::Tensor at = torch::linspace(-1, 1, kSide, at::kDouble);
  const at::Tensor x = at.unsqueeze(0), y = at.unsqueeze(1);
  return ((-8 * ((x - 0.2).square() + (y + 0.1).square())).exp() +
          0.5 * (-12 * ((x + 0.3).square() + (y - 0.2).square())).exp())
      .view({1, 1, kSide, kSide});
}

class EveryTransformer : public testing::TestWithParam<std::string> {
 protected:
  std::shared_ptr<const Transformer> transformer = make_transformer(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Names, EveryTransformer, testing::ValuesIn(transformer_names()), [](const auto& each) {
  std::string name = each.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST_P(EveryTransformer, KnowsItsNameAndParameters) {
  EXPECT_EQ(transformer->name(), GetParam());
  EXPECT_EQ(transformer->identity().size(0), transformer->parameters());
  EXPECT_EQ(static_cast<std::int64_t>(transformer->controls(kSide, kSide).size()), transformer->parameters());
}

TEST_P(EveryTransformer, AtTheIdentityChangesNothing) {
  const at::Tensor grid = transformer->grid(transformer->identity().unsqueeze(0).to(at::kDouble), {20, kSide});
  const at::Tensor x = torch::linspace(-1, 1, kSide, at::kDouble), y = torch::linspace(-1, 1, 20, at::kDouble);
  EXPECT_LT((grid[0].select(2, 0) - x.unsqueeze(0)).abs().max().item<double>(), 1e-6);
  EXPECT_LT((grid[0].select(2, 1) - y.unsqueeze(1)).abs().max().item<double>(), 1e-6);
  const PoseControls neutral = transformer->to_controls(transformer->identity().unsqueeze(0), kSide, kSide);
  const std::vector<PoseControl> controls = transformer->controls(kSide, kSide);
  EXPECT_FALSE(neutral.mirrored.item<bool>());
  for (std::size_t i = 0; i < controls.size(); ++i) {
    EXPECT_NEAR(neutral.values[0][static_cast<std::int64_t>(i)].item<double>(), controls[i].neutral, 1e-5)
        << controls[i].name;
  }
}

TEST_P(EveryTransformer, ControlsGoThereAndBack) {
  const at::Tensor u = poses(*transformer, 300, 0.2, 3).to(at::kFloat);
  const PoseControls controls = transformer->to_controls(u, kSide, 20);
  EXPECT_TRUE(controls.values.isfinite().all().item<bool>());
  EXPECT_LT((transformer->from_controls(controls, kSide, 20) - u).abs().max().item<double>(), 2e-4);
}

TEST_P(EveryTransformer, GradientByThePoseIsThatOfFiniteDifferences) {
  const at::Tensor start = poses(*transformer, 1, 0.1, 5), ink = picture();
  at::Generator from = generator(9);
  const at::Tensor weight = torch::rand({1, 1, kSide, kSide}, from, at::kDouble);
  const auto f = [&](const at::Tensor& u) {
    return (transformer->grid(u, {kSide, kSide}).sin() * weight.view({1, kSide, kSide, 1})).sum();
  };
  const at::Tensor u = start.clone().requires_grad_(true);
  f(u).backward();
  constexpr double kStep = 1e-6;
  for (std::int64_t i = 0; i < transformer->parameters(); ++i) {
    at::Tensor up = start.clone(), down = start.clone();
    up[0][i] += kStep;
    down[0][i] -= kStep;
    const double numeric = ((f(up) - f(down)) / (2 * kStep)).item<double>();
    EXPECT_NEAR(u.grad()[0][i].item<double>(), numeric, 1e-6 * (1 + u.grad().abs().max().item<double>())) << i;
  }
}

TEST_P(EveryTransformer, OfAPoseThatIsNotANumberGivesNone) {
  for (const float bad : {std::nanf(""), 1e30F, -1e30F}) {
    const at::Tensor u = torch::full({2, transformer->parameters()}, bad).requires_grad_(true);
    const at::Tensor grid = transformer->grid(u, {5, 6});
    EXPECT_FALSE(grid.isnan().any().item<bool>()) << bad;
  }
}

// Posed and un-posed again, a picture is as it was wherever it did not leave the frame.
TEST_P(EveryTransformer, TheInverseGridTakesThePoseBack) {
  const at::Tensor u = poses(*transformer, 6, 0.05, 7);
  if (!transformer->invertible()) {
    EXPECT_THAT(error_of([&] { transformer->inverse_grid(u, kSide, kSide); }), HasSubstr(GetParam()));
    return;
  }
  // As points: a grid's inverse at its points is where they came from.
  const at::Tensor there = transformer->grid(u, {kSide, kSide}), back = transformer->inverse_grid(u, kSide, kSide);
  const at::Tensor round_trip = at::grid_sampler(back.permute({0, 3, 1, 2}), there, 0, 1, true).permute({0, 2, 3, 1});
  const at::Tensor inside = (there.abs() < 0.98).all(3, true);
  const at::Tensor identity = transformer->grid(transformer->identity().to(at::kDouble).unsqueeze(0), {kSide, kSide});
  EXPECT_GT(inside.to(at::kDouble).mean().item<double>(), 0.5);
  // Bilinear between grid points: exact for affine maps, near for projective ones.
  EXPECT_LT(((round_trip - identity) * inside).abs().max().item<double>(), GetParam() == "projective" ? 2e-3 : 1e-6);
}

TEST(Affine5, IsThePapersMatrix) {
  const double psi = 0.4, sx = 1.3, sy = 0.7, tx = 0.2, ty = -0.1;
  const at::Tensor u = torch::tensor({{psi, std::log(sx), std::log(sy), tx, ty}}, at::kDouble);
  const at::Tensor m = torch::tensor(
      {{sx * std::cos(psi), -sx * std::sin(psi), sx * tx, sy * std::sin(psi), sy * std::cos(psi), sy * ty}},
      at::kDouble);
  EXPECT_TRUE(
      torch::allclose(make_transformer("affine-5")->grid(u, {9, 11}), make_transformer("affine")->grid(m, {9, 11})));
}

TEST(Similarity, TurnsAndScalesAlone) {
  const at::Tensor u = torch::tensor({{0.3, std::log(1.5), 0.1, 0.2}}, at::kDouble);
  const double c = 1.5 * std::cos(0.3), s = 1.5 * std::sin(0.3);
  const at::Tensor m = torch::tensor({{c, -s, 0.1, s, c, 0.2}}, at::kDouble);
  EXPECT_TRUE(
      torch::allclose(make_transformer("similarity")->grid(u, {9, 11}), make_transformer("affine")->grid(m, {9, 11})));
}

TEST(Projective, WithoutTiltIsAffineAndStraightLinesStayStraight) {
  const auto projective = make_transformer("projective"), affine = make_transformer("affine");
  const at::Tensor m = torch::tensor({{0.9, 0.1, 0.05, -0.2, 1.1, 0.1}}, at::kDouble);
  EXPECT_TRUE(torch::allclose(projective->grid(torch::cat({m, torch::zeros({1, 2}, at::kDouble)}, 1), {9, 11}),
                              affine->grid(m, {9, 11})));
  const at::Tensor tilted = torch::cat({m, torch::tensor({{0.3, -0.2}}, at::kDouble)}, 1);
  const at::Tensor row = projective->grid(tilted, {9, 11})[0][4];  // [11, 2]
  const at::Tensor way = row - row[0];
  const at::Tensor across = way.select(1, 0) * way[10][1] - way.select(1, 1) * way[10][0];
  EXPECT_LT(across.abs().max().item<double>(), 1e-12);
}

TEST(Spline, IsScipysThinPlateSpline) {
  const auto arrays = io::read_npz(std::string(LATITUDE_SOURCE_DIR) + "/tests/fixtures/nn/splines.npz");
  for (const auto& [side, name] : {std::pair("2", "tps-2"), std::pair("3", "tps"), std::pair("5", "tps-5")}) {
    const at::Tensor u = data::to_tensor(arrays.at(std::string("u_") + side));
    const at::Tensor expected = data::to_tensor(arrays.at(std::string("grid_") + side));
    EXPECT_LT((make_transformer(name)->grid(u, {7, 9}) - expected).abs().max().item<double>(), 1e-9) << name;
  }
}

// It keeps what it has solved for a few sizes, of each type apart.
TEST(Spline, GivesTheSameGridAfterManyOtherSizes) {
  const auto spline = make_transformer("tps");
  const at::Tensor u = spline->identity().unsqueeze(0) + 0.1 * torch::linspace(-1, 1, 18).unsqueeze(0);
  const at::Tensor before = spline->grid(u, {9, 7});
  for (std::int64_t side = 2; side < 30; ++side) {
    EXPECT_EQ(spline->grid(u, {side, side + 1}).sizes(), (std::vector<std::int64_t>{1, side, side + 1, 2}));
  }
  EXPECT_TRUE(torch::equal(spline->grid(u, {9, 7}), before));
  EXPECT_TRUE(torch::allclose(spline->grid(u.to(at::kDouble), {9, 7}), before.to(at::kDouble), 1e-5, 1e-6));
}

TEST(Spline, OfAnAffineMapOfItsPointsIsThatMap) {
  const auto spline = make_transformer("tps");
  const at::Tensor m = torch::tensor({{0.8, 0.2, 0.1, -0.3, 1.2, -0.2}}, at::kDouble);
  const at::Tensor at_points = make_transformer("affine")->grid(m, {3, 3});  // [1, 3, 3, 2]
  const at::Tensor u = at_points.view({1, 9, 2}).permute({0, 2, 1}).reshape({1, 18});
  EXPECT_TRUE(torch::allclose(spline->grid(u, {8, 8}), make_transformer("affine")->grid(m, {8, 8}), 1e-9, 1e-9));
}

TEST(Spline, AHandleMovesThePictureItsWay) {
  const auto spline = make_transformer("tps");
  PoseControls moved = spline->to_controls(spline->identity().unsqueeze(0), kSide, kSide);
  moved.values[0][4] = 3;  // the middle point, to the right
  const at::Tensor u = spline->from_controls(moved, kSide, kSide).to(at::kDouble);
  const at::Tensor before = picture(), after = warp(before, spline->grid(u, {kSide, kSide}));
  const at::Tensor columns = torch::arange(kSide, at::kDouble).view({1, 1, 1, kSide});
  const auto middle = [&](const at::Tensor& p) { return ((p * columns).sum() / p.sum()).item<double>(); };
  EXPECT_GT(middle(after), middle(before) + 1);
}

}  // namespace
}  // namespace latitude::nn
