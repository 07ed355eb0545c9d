// The recovery of poses against scikit-learn's regression (tests/fixtures/evaluate/make_disentanglement.py) and under
// the freedoms that a transformer VAE has.
#include "evaluate/pose_recovery.h"

#include <torch/torch.h>

#include "data/glyphs.h"
#include "evaluate/support.h"
#include "io/support.h"
#include "nn/affine_transformer.h"
#include "nn/random.h"

namespace latitude::evaluate {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

TEST(PoseRecovery, IsThatOfScikitLearn) {
  const test::Fixture peer("disentanglement.npz");
  const at::Tensor found = recovery(peer.table("train_codes"), peer.table("train_numbers"), peer.table("test_codes"),
                                    peer.table("test_numbers"));
  EXPECT_TRUE(torch::allclose(found, peer.table("recovery"), 0, 1e-10));
}

// The codes of a model that sees every pose in the frame of its own template.
PosedCodes codes_under(const data::Dataset& set, const at::Tensor& gauge, double noise, std::uint64_t seed) {
  const nn::AffineTransformer affine;
  at::Generator from = nn::generator(seed);
  PosedCodes codes;
  codes.true_matrix = set.poses.to(at::kDouble);
  codes.true_controls = affine.to_controls(set.poses, 28, 28).values.to(at::kDouble);
  codes.z = torch::randn({set.size(), 3}, from, torch::kDouble);
  const at::Tensor rows = codes.true_matrix.view({-1, 2, 3});
  at::Tensor own = torch::matmul(gauge.slice(1, 0, 2), rows);
  own.select(2, 2) += gauge.select(1, 2);
  codes.u = own.reshape({-1, 6});
  codes.u = codes.u + noise * torch::randn(codes.u.sizes(), from, torch::kDouble);
  codes.controls = affine.to_controls(codes.u.to(at::kFloat), 28, 28).values.to(at::kDouble);
  return codes;
}

TEST(PoseRecovery, SeesThroughTheFrameOfTheTemplate) {
  const at::Tensor gauge = torch::tensor({{1.1, 0.4, 0.1}, {-0.3, 0.9, -0.2}}, torch::kDouble);
  const data::Dataset train = data::make_glyphs(500, 1), test = data::make_glyphs(300, 2);
  const Numbers exact = pose_recoveries(codes_under(train, gauge, 0, 1), codes_under(test, gauge, 0, 2));
  for (const std::string& name : matrix_names()) EXPECT_NEAR(exact.at("pose_r2_u_" + name), 1, 1e-9) << name;
  EXPECT_GT(exact.at("pose_r2_rotation"), 0.9);
  EXPECT_LT(exact.at("pose_r2_z"), 0.05) << "noise tells nothing";
  const Numbers blurred = pose_recoveries(codes_under(train, gauge, 0.05, 1), codes_under(test, gauge, 0.05, 2));
  EXPECT_LT(blurred.at("pose_r2_u"), 0.97);
  EXPECT_GT(blurred.at("pose_r2_u"), 0.5);
}

TEST(PoseRecovery, BearsColumnsThatDependOnEachOtherAndTargetsThatStandStill) {
  at::Generator from = nn::generator(4);
  const at::Tensor one = torch::randn({100, 1}, from, torch::kDouble), still = torch::ones_like(one);
  const at::Tensor found = recovery(torch::cat({one, 2 * one, still}, 1), torch::cat({3 * one + 1, still}, 1),
                                    torch::cat({one, 2 * one, still}, 1), torch::cat({3 * one + 1, still}, 1));
  EXPECT_NEAR(found[0].item<double>(), 1, 1e-12);
  EXPECT_EQ(found[1].item<double>(), 0);
}

TEST(PoseRecovery, RefusesWhatDoesNotFit) {
  const at::Tensor four = torch::ones({4, 2}, torch::kDouble), three = torch::ones({3, 2}, torch::kDouble);
  EXPECT_THAT(error_of([&] { recovery(four, three, four, four); }), HasSubstr("[4, 2] and targets [3, 2]"));
  EXPECT_THAT(error_of([&] { recovery(four, four, four / 0, four); }), HasSubstr("not finite"));
}

TEST(PoseRecoveryMetric, MeasuresModelsWithAndWithoutAPose) {
  data::Dataset set = data::make_glyphs(400, 4);
  set.name = "a test's own";
  const model::Model tvae = model::make_model({{"family", "tvae"}, {"z", 3}, {"hidden", {16}}}, {1, 28, 28}, 1);
  EXPECT_EQ(evaluate(*tvae, set, {"pose_recovery"}).size(), 4u + 21u);
  const model::Model vae = model::make_model({{"family", "vae"}, {"z", 30}, {"hidden", {64}}}, {1, 28, 28}, 1);
  const Numbers found = measure_pose_recovery(*vae, set, 0);
  EXPECT_EQ(found.size(), 7u);
  EXPECT_GT(found.at("pose_r2_z_shift_x"), 0.3) << "random features of the picture tell where it stands";
  set.poses = at::Tensor();
  EXPECT_THAT(error_of([&] { evaluate(*vae, set, {"pose_recovery"}); }),
              HasSubstr("found no true poses, expected some (glyphs has them): pose_recovery"));
}

}  // namespace
}  // namespace latitude::evaluate
