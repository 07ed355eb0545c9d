// The affine transformer: its grid is torch's, its controls go there and back, and each does to a picture what its tip
// says.
#include "nn/transformer.h"

#include <torch/torch.h>

#include <cmath>
#include <numbers>

#include "io/support.h"
#include "nn/random.h"

namespace latitude::nn {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

constexpr std::int64_t kSide = 41;  // odd: pixel (20, 20) is the middle
const std::shared_ptr<const Transformer> kAffine = make_transformer("affine");

at::Tensor random_poses(std::int64_t count, std::uint64_t seed) {
  at::Generator from = generator(seed);
  return torch::randn({count, 6}, from);
}

at::Tensor determinant(const at::Tensor& u) {
  return u.select(1, 0) * u.select(1, 4) - u.select(1, 1) * u.select(1, 3);
}

// A round blob at pixel (x, y) with different widths along x and y.
at::Tensor blob(double x, double y, double width = 2, double height = 2) {
  const at::Tensor columns = (torch::arange(kSide, at::kDouble) - x) / width;
  const at::Tensor rows = (torch::arange(kSide, at::kDouble) - y) / height;
  return (-0.5 * (columns.square().unsqueeze(0) + rows.square().unsqueeze(1))).exp().view({1, 1, kSide, kSide});
}

// Where the ink of a picture is: its centre and deviations in pixels.
struct Ink {
  double x, y, width, height, slant;  // slant: covariance of x and y over the variance of y
};

Ink ink(const at::Tensor& picture) {
  const at::Tensor p = picture[0][0] / picture.sum();
  const at::Tensor at = torch::arange(kSide, at::kDouble);
  const at::Tensor columns = p.sum(0), rows = p.sum(1);
  const double x = (columns * at).sum().item<double>(), y = (rows * at).sum().item<double>();
  const double xx = (columns * (at - x).square()).sum().item<double>();
  const double yy = (rows * (at - y).square()).sum().item<double>();
  const double xy = (p * (at - y).unsqueeze(1) * (at - x).unsqueeze(0)).sum().item<double>();
  return {x, y, std::sqrt(xx), std::sqrt(yy), xy / yy};
}

// What the picture looks like with one control away from the identity.
Ink moved(const std::string& control, double value, const at::Tensor& picture) {
  const std::vector<PoseControl> controls = kAffine->controls(kSide, kSide);
  PoseControls pose{torch::zeros({1, 6}), torch::zeros({1}, at::kBool)};
  bool known = false;
  for (std::size_t i = 0; i < controls.size(); ++i) {
    pose.values[0][static_cast<std::int64_t>(i)] = controls[i].name == control ? value : controls[i].neutral;
    known = known || controls[i].name == control;
  }
  EXPECT_TRUE(known) << control;
  const at::Tensor u = kAffine->from_controls(pose, kSide, kSide).to(at::kDouble);
  return ink(warp(picture, kAffine->grid(u, {kSide, kSide})));
}

TEST(MakeTransformer, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(error_of([] { make_transformer("spline"); }), HasSubstr("affine"));
}

TEST(Grid, IsTorchsAffineGrid) {
  namespace F = torch::nn::functional;
  const at::Tensor u = random_poses(5, 1).to(at::kDouble);
  for (const auto& [height, width] : {std::pair{28, 28}, std::pair{7, 12}}) {
    const at::Tensor expected = F::affine_grid(u.view({5, 2, 3}), {5, 1, height, width}, /*align_corners=*/true);
    EXPECT_TRUE(torch::allclose(kAffine->grid(u, {height, width}), expected, 1e-12, 1e-12));
  }
}

TEST(Warp, AtTheIdentityChangesNothing) {
  at::Generator from = generator(2);
  const at::Tensor picture = torch::rand({2, 3, 28, 28}, from);
  const at::Tensor u = kAffine->identity().expand({2, 6});
  const at::Tensor same = warp(picture, kAffine->grid(u, {28, 28}));
  EXPECT_LT((same - picture).abs().max().item<double>(), 1e-5);
  const at::Tensor exact = warp(picture.to(at::kDouble), kAffine->grid(u.to(at::kDouble), {28, 28}));
  EXPECT_LT((exact - picture).abs().max().item<double>(), 1e-13);
}

TEST(Warp, ContinuesTheBorder) {
  const at::Tensor picture = torch::arange(9.0).view({1, 1, 3, 3});
  const at::Tensor u = torch::tensor({{1.f, 0.f, 10.f, 0.f, 1.f, 0.f}});  // reads far to the right
  const at::Tensor seen = warp(picture, kAffine->grid(u, {3, 3}));
  EXPECT_TRUE(torch::allclose(seen, picture.slice(3, 2, 3).expand_as(picture))) << seen;
}

TEST(Warp, OfAPoseThatIsNotANumberStaysInItsMemory) {
  const at::Tensor picture = torch::rand({2, 1, 28, 28}).requires_grad_(true);
  for (const float bad : {std::nanf(""), INFINITY, -INFINITY, 1e38f}) {
    at::Tensor u = kAffine->identity().repeat({2, 1});
    u.fill_(bad);
    u.requires_grad_(true);
    warp(picture, kAffine->grid(u, {28, 28})).sum().backward();
    EXPECT_TRUE(picture.grad().isfinite().all().item<bool>()) << bad;
  }
}

TEST(Warp, GradientByThePoseIsThatOfFiniteDifferences) {
  const at::Tensor picture = blob(22, 19, 4, 6);
  // Off the pixels' centres, where the bilinear picture has its kinks.
  const at::Tensor start = torch::tensor({{0.913, 0.121, 0.0317, -0.077, 1.083, 0.0513}}, at::kDouble);
  const at::Tensor weight = (blob(18, 24, 6, 3) - 0.3).detach();
  const auto f = [&](const at::Tensor& u) { return (warp(picture, kAffine->grid(u, {kSide, kSide})) * weight).sum(); };
  const at::Tensor u = start.clone().requires_grad_(true);
  f(u).backward();
  constexpr double kStep = 1e-7;
  for (int i = 0; i < 6; ++i) {
    at::Tensor up = start.clone(), down = start.clone();
    up[0][i] += kStep;
    down[0][i] -= kStep;
    const double numeric = ((f(up) - f(down)) / (2 * kStep)).item<double>();
    EXPECT_NEAR(u.grad()[0][i].item<double>(), numeric, 1e-4 * u.grad().abs().max().item<double>()) << i;
  }
}

TEST(Controls, GoThereAndBackOverRandomPosesAlsoMirroredOnes) {
  at::Tensor u = random_poses(5000, 3);
  u = u.index({determinant(u).abs() > 0.05});
  const PoseControls controls = kAffine->to_controls(u, 28, 20);
  EXPECT_TRUE(torch::equal(controls.mirrored, determinant(u) < 0));
  EXPECT_TRUE(controls.mirrored.any().item<bool>() && !controls.mirrored.all().item<bool>());
  const at::Tensor back = kAffine->from_controls(controls, 28, 20);
  EXPECT_LT((back - u).abs().max().item<double>(), 2e-4);
}

TEST(Controls, GoThereAndBackFromTheControlsSide) {
  at::Generator from = generator(4);
  at::Tensor values = torch::rand({500, 6}, from) * 2 - 1;
  values = values * torch::tensor({179.0, 1.0, 1.0, 1.0, 10.0, 10.0});
  const at::Tensor mirrored = torch::arange(500) % 2 == 1;
  const PoseControls back = kAffine->to_controls(kAffine->from_controls({values, mirrored}, 28, 28), 28, 28);
  EXPECT_TRUE(torch::equal(back.mirrored, mirrored));
  EXPECT_LT((back.values - values).abs().max().item<double>(), 1e-2) << "rotation is in degrees";
}

TEST(Controls, AreNeutralAtTheIdentity) {
  const PoseControls controls = kAffine->to_controls(kAffine->identity().unsqueeze(0), 28, 28);
  EXPECT_FALSE(controls.mirrored.item<bool>());
  const std::vector<PoseControl> all = kAffine->controls(28, 28);
  ASSERT_EQ(controls.values.size(1), static_cast<std::int64_t>(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_NEAR(controls.values[0][static_cast<std::int64_t>(i)].item<double>(), all[i].neutral, 1e-6) << all[i].name;
    EXPECT_LT(all[i].least, all[i].neutral);
    EXPECT_GT(all[i].most, all[i].neutral);
  }
}

TEST(Controls, ShiftsMoveByPixelsToTheRightAndDown) {
  const Ink right = moved("shift x", 2, blob(20, 20)), down = moved("shift y", 3, blob(20, 20));
  EXPECT_NEAR(right.x, 22, 1e-3);
  EXPECT_NEAR(right.y, 20, 1e-3);
  EXPECT_NEAR(down.x, 20, 1e-3);
  EXPECT_NEAR(down.y, 23, 1e-3);
}

TEST(Controls, RotationTurnsAnticlockwise) {
  const Ink quarter = moved("rotation", 90, blob(30, 20));  // from the right to the top; y points down
  EXPECT_NEAR(quarter.x, 20, 1e-3);
  EXPECT_NEAR(quarter.y, 10, 1e-3);
  const Ink back = moved("rotation", -30, blob(30, 20));
  EXPECT_NEAR(back.x, 20 + 10 * std::cos(std::numbers::pi / 6), 0.05);
  EXPECT_NEAR(back.y, 20 + 10 * std::sin(std::numbers::pi / 6), 0.05);
}

TEST(Controls, ScalesAreLogsOfTheFactors) {
  const Ink plain = ink(blob(20, 20, 2, 3));
  const Ink wide = moved("scale x", std::log(2.0), blob(20, 20, 2, 3));
  EXPECT_NEAR(wide.width, 2 * plain.width, 0.1);
  EXPECT_NEAR(wide.height, plain.height, 0.05);
  const Ink tall = moved("scale y", std::log(2.0), blob(20, 20, 2, 3));
  EXPECT_NEAR(tall.width, plain.width, 0.05);
  EXPECT_NEAR(tall.height, 2 * plain.height, 0.1);
}

TEST(Controls, ShearSlantsLikeItalics) {
  const Ink slanted = moved("shear", 0.5, blob(20, 20, 1.5, 4));
  EXPECT_NEAR(slanted.slant, -0.5, 0.02);  // what is higher, at a smaller y, moves right
  EXPECT_NEAR(slanted.height, ink(blob(20, 20, 1.5, 4)).height, 0.05);
}

TEST(Controls, OfDegeneratePosesStayFinite) {
  const at::Tensor u = torch::tensor({{0.f, 0.f, 0.f, 0.f, 0.f, 0.f},
                                      {1.f, 1.f, 0.f, 1.f, 1.f, 0.5f},
                                      {1.f, 0.f, 0.f, 0.f, 0.f, 0.f},
                                      {0.f, 0.f, 2.f, 0.f, 1.f, 0.f},
                                      {1e-6f, 0.f, 1.f, 0.f, 1e-6f, 1.f},
                                      {1e6f, 0.f, 1e6f, 0.f, -1e6f, 1e6f}});
  const PoseControls controls = kAffine->to_controls(u, 28, 28);
  EXPECT_TRUE(controls.values.isfinite().all().item<bool>()) << controls.values;
  EXPECT_TRUE(kAffine->from_controls(controls, 28, 28).isfinite().all().item<bool>());
}

TEST(Controls, OfPicturesOfOneRowStayFinite) {
  const at::Tensor u = kAffine->identity().unsqueeze(0);
  const PoseControls controls = kAffine->to_controls(u, 1, 5);
  EXPECT_TRUE(torch::allclose(kAffine->from_controls(controls, 1, 5), u));
}

}  // namespace
}  // namespace latitude::nn
