// Poses read from a spatial code: their distribution, the grid they give, and what a person's controls are.
#include "nn/mapped_transformer.h"

#include <torch/torch.h>

#include "io/support.h"
#include "nn/random.h"

namespace latitude::nn {
namespace {

std::shared_ptr<PoseMap> map_of(std::int64_t code, std::int64_t hidden) {
  at::Generator from = generator(3);
  auto map = std::make_shared<PoseMap>(make_transformer("affine")->identity(), code, hidden, from);
  map->to(at::kDouble);
  return map;
}

TEST(PoseMap, OfCodesFromThePriorHasTheCovarianceOfItsWeights) {
  const torch::NoGradGuard no_grad;
  const auto map = map_of(2, 0);
  at::Generator from = generator(5);
  const at::Tensor poses = map->forward(torch::randn({200000, 2}, from, at::kDouble));
  const at::Tensor w = map->named_parameters()["pose.weight"], b = map->named_parameters()["pose.bias"];
  EXPECT_TRUE(torch::allclose(poses.mean(0), b, 0, 2e-3));
  EXPECT_TRUE(torch::allclose(poses.t().cov(), w.mm(w.t()), 0, 2e-4));
  EXPECT_EQ(std::get<0>(torch::svd(poses.t().cov())).size(0), 6);
  EXPECT_LT(std::get<1>(torch::svd(poses.t().cov()))[2].item<double>(), 1e-12) << "the rank is the code's dimension";
}

TEST(MappedTransformer, IsTheInnerOneAtTheMappedPose) {
  for (const std::int64_t hidden : {0, 5}) {
    const auto map = map_of(3, hidden);
    const auto inner = make_transformer("affine");
    const MappedTransformer mapped(inner, map, 3);
    at::Generator from = generator(5);
    const at::Tensor u = torch::randn({4, 3}, from, at::kDouble);
    EXPECT_EQ(mapped.parameters(), 3);
    EXPECT_FALSE(mapped.is_affine_map());
    EXPECT_TRUE(torch::equal(mapped.grid(u, {5, 6}), inner->grid(map->forward(u), {5, 6})));
    EXPECT_TRUE(mapped.invertible());
    EXPECT_TRUE(torch::equal(mapped.inverse_grid(u, 5, 6), inner->inverse_grid(map->forward(u), 5, 6)));
    const at::Tensor at_zero = map->forward(torch::zeros({1, 3}, at::kDouble));
    EXPECT_LT((at_zero - inner->identity()).abs().max().item<double>(), 1e-6);
  }
}

TEST(MappedTransformer, ItsControlsAreTheCode) {
  const MappedTransformer mapped(make_transformer("affine"), map_of(3, 0), 3);
  const at::Tensor u = torch::tensor({{0.5F, -1.F, 2.F}});
  EXPECT_EQ(mapped.controls(28, 28).size(), 3U);
  EXPECT_TRUE(torch::equal(mapped.from_controls(mapped.to_controls(u, 28, 28), 28, 28), u));
}

TEST(MappedTransformer, GradientsReachTheMapAndTheCode) {
  for (const std::int64_t hidden : {0, 5}) {
    const auto map = map_of(3, hidden);
    const MappedTransformer mapped(make_transformer("affine"), map, 3);
    const at::Tensor u = torch::tensor({{0.5, -1., 2.}}, at::kDouble).requires_grad_(true);
    const auto f = [&](const at::Tensor& code) { return mapped.grid(code, {4, 4}).square().sum(); };
    f(u).backward();
    for (const auto& item : map->named_parameters()) EXPECT_TRUE(item.value().grad().defined()) << item.key();
    constexpr double kStep = 1e-6;
    for (std::int64_t i = 0; i < 3; ++i) {
      at::Tensor up = u.detach().clone(), down = up.clone();
      up[0][i] += kStep;
      down[0][i] -= kStep;
      EXPECT_NEAR(u.grad()[0][i].item<double>(), ((f(up) - f(down)) / (2 * kStep)).item<double>(), 1e-6);
    }
  }
}

}  // namespace
}  // namespace latitude::nn
