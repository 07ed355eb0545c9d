// Magnification factors of surfaces whose areas are known, and against the Jacobian by autograd.
#include "geometry/magnification.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "io/error.h"

namespace latitude::geometry {
namespace {

// Longitude and latitude on the unit sphere: an area shrinks with the cosine of its latitude.
at::Tensor sphere(const at::Tensor& z) {
  const at::Tensor longitude = z.select(1, 0), latitude = z.select(1, 1);
  return torch::stack({latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()}, 1);
}

TEST(Magnification, OfASphereIsTheCosineOfTheLatitude) {
  const at::Tensor latitude = torch::linspace(-1.5, 1.5, 601);
  const at::Tensor z = torch::stack({torch::linspace(-3, 3, 601), latitude}, 1);
  const at::Tensor found = magnification(sphere, z);
  EXPECT_EQ(found.size(0), 601);
  EXPECT_LT((found - latitude.to(at::kDouble).cos()).abs().max().item<double>(), 2e-4);
}

TEST(Magnification, OfALinearDecoderIsTheSameEverywhere) {
  torch::manual_seed(2);
  for (const int dimensions : {1, 2, 5}) {
    const at::Tensor weights = torch::randn({dimensions, 30});
    const auto linear = [&weights](const at::Tensor& z) { return z.mm(weights); };
    const double area = at::linalg_det(weights.mm(weights.t()).to(at::kDouble)).sqrt().item<double>();
    const at::Tensor found = magnification(linear, torch::randn({40, dimensions}));
    EXPECT_LT((found - area).abs().max().item<double>(), 2e-3 * area) << dimensions;
  }
}

// A turned plane has the same areas, and none has a plane that the decoder folds onto a line.
TEST(Magnification, DoesNotDependOnTheFrameAndVanishesOnALine) {
  const double c = std::cos(0.7), s = std::sin(0.7);
  const at::Tensor turn = torch::tensor({c, s, -s, c}).view({2, 2}).to(at::kFloat), z = torch::rand({50, 2});
  const auto turned = [&turn](const at::Tensor& each) { return sphere(each.mm(turn)); };
  EXPECT_LT((magnification(turned, z.mm(turn.t())) - magnification(sphere, z)).abs().max().item<double>(), 1e-3);
  const auto line = [](const at::Tensor& each) { return (each.sum(1, true) * torch::ones({1, 8})).tanh(); };
  EXPECT_LT(magnification(line, z).max().item<double>(), 1e-2);
}

TEST(Magnification, IsThatOfTheJacobianByAutograd) {
  for (int seed = 1; seed <= 3; ++seed) {
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    const at::Tensor first = torch::randn({2, 32}) * 1.5, second = torch::randn({32, 60});
    const auto decoder = [&](const at::Tensor& z) {
      return bernoulli_embedding(z.mm(first).tanh().mm(second).sigmoid());
    };
    const at::Tensor z = torch::randn({20, 2}).requires_grad_(true);
    const at::Tensor phi = decoder(z);
    std::vector<at::Tensor> rows;
    for (std::int64_t m = 0; m < phi.size(1); ++m) {
      rows.push_back(torch::autograd::grad({phi.select(1, m).sum()}, {z}, {}, /*retain_graph=*/true)[0]);
    }
    const at::Tensor j = torch::stack(rows, 2).to(at::kDouble);  // [N, D, M]
    const at::Tensor expected = at::linalg_det(j.bmm(j.transpose(1, 2))).sqrt();
    const at::Tensor off = (magnification(decoder, z.detach()) / expected - 1).abs();
    EXPECT_LT(off.max().item<double>(), 5e-3) << seed;
  }
}

TEST(Magnification, StopsBetweenBlocksAndRefusesWhatAreNoCodes) {
  int asked = 0;
  MagnificationOptions options;
  options.block = 10;
  options.stop = [&asked] { return ++asked > 2; };
  EXPECT_FALSE(magnification(sphere, torch::rand({100, 2}), options).defined());
  EXPECT_EQ(asked, 3);
  EXPECT_THROW(magnification(sphere, torch::rand({3})), Error);
  EXPECT_THROW(magnification(sphere, torch::full({3, 2}, std::nanf(""))), Error);
  EXPECT_EQ(magnification(sphere, torch::rand({0, 2})).size(0), 0);
}

}  // namespace
}  // namespace latitude::geometry
