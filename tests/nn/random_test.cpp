// Generators: equal seeds give equal numbers, streams are apart, states go out and in, bad states are refused. And the
// dense layers that are drawn from them.
#include "nn/random.h"

#include <torch/torch.h>

#include <cmath>
#include <set>

#include "io/support.h"
#include "nn/mlp.h"

namespace latitude::nn {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

at::Tensor numbers(at::Generator& from, std::int64_t count = 100) { return normal(count, 1, torch::empty({}), from); }

at::Tensor numbers(std::uint64_t seed, std::uint64_t stream) {
  at::Generator from = generator(seed, stream);
  return numbers(from);
}

TEST(Generator, GivesEqualNumbersForEqualPairsAndOthersForOthers) {
  EXPECT_TRUE(torch::equal(numbers(3, 5), numbers(3, 5)));
  std::set<float> first;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint64_t stream = 0; stream < 10; ++stream) first.insert(numbers(seed, stream)[0].item<float>());
  }
  EXPECT_EQ(first.size(), 100u);
}

TEST(Generator, KeepsApartFromTorchsOwn) {
  const at::Tensor before = numbers(3, 5);
  torch::manual_seed(17);
  torch::randn({1000});
  EXPECT_TRUE(torch::equal(numbers(3, 5), before));
}

TEST(Normal, IsStandardNormalInTheTypeAskedFor) {
  at::Generator from = generator(1);
  const at::Tensor x = normal(1000, 200, torch::empty({}, at::kDouble), from);
  EXPECT_EQ(x.scalar_type(), at::kDouble);
  EXPECT_EQ(x.sizes(), at::IntArrayRef({1000, 200}));
  EXPECT_NEAR(x.mean().item<double>(), 0, 0.01);
  EXPECT_NEAR(x.std().item<double>(), 1, 0.01);
}

TEST(State, RoundTripsAlsoInTheMiddleOfAPairOfNormals) {
  for (const std::int64_t used : {0, 1, 3, 16, 1000}) {  // below 16 numbers torch keeps half a pair back
    at::Generator from = generator(9);
    if (used > 0) numbers(from, used);
    const at::Tensor state = state_of(from).clone();
    const at::Tensor expected = numbers(from, 7);
    at::Generator other = generator(10);
    set_state(other, state);
    EXPECT_TRUE(torch::equal(numbers(other, 7), expected)) << used;
  }
}

TEST(State, RefusesBytesThatAreNoState) {
  at::Generator from = generator(9);
  const at::Tensor before = state_of(from).clone();
  EXPECT_THAT(error_of([&] { set_state(from, torch::zeros({10}, at::kByte)); }), HasSubstr("10 elements"));
  EXPECT_THAT(error_of([&] { set_state(from, torch::zeros(before.sizes())); }), HasSubstr("of Float, expected"));
  EXPECT_THAT(error_of([&] { set_state(from, torch::full_like(before, 255)); }), HasSubstr("not one of this"));
  EXPECT_THAT(error_of([&] { set_state(from, torch::zeros_like(before)); }), HasSubstr("not one of this"));
  EXPECT_TRUE(torch::equal(state_of(from), before));
}

TEST(Dense, DrawsGlorotUniformWeightsFromTheGenerator) {
  at::Generator from = generator(2), again = generator(2), other = generator(3);
  const torch::nn::Linear layer = dense(300, 100, from, 2);
  const double bound = 2 * std::sqrt(6.0 / 400);
  EXPECT_LE(layer->weight.abs().max().item<double>(), bound);
  EXPECT_NEAR(layer->weight.std().item<double>(), bound / std::sqrt(3.0), 0.01 * bound);
  EXPECT_EQ(layer->bias.abs().max().item<double>(), 0);
  EXPECT_TRUE(torch::equal(layer->weight, dense(300, 100, again, 2)->weight));
  EXPECT_FALSE(torch::equal(layer->weight, dense(300, 100, other, 2)->weight));
}

TEST(Mlp, IsItsLayersWithReluBetween) {
  at::Generator from = generator(4);
  Mlp mlp(5, std::vector<std::int64_t>{7, 3}, from);
  EXPECT_EQ(mlp->outputs(), 3);
  const auto w = mlp->named_parameters();
  const at::Tensor x = torch::linspace(-1, 1, 10).view({2, 5});
  const at::Tensor first = torch::relu(x.mm(w["layer0.weight"].t()) + w["layer0.bias"]);
  const at::Tensor second = torch::relu(first.mm(w["layer1.weight"].t()) + w["layer1.bias"]);
  EXPECT_TRUE(torch::allclose(mlp(x), second));
}

TEST(Mlp, WithoutLayersIsTheIdentity) {
  at::Generator from = generator(4);
  Mlp mlp(5, std::vector<std::int64_t>{}, from);
  EXPECT_EQ(mlp->outputs(), 5);
  const at::Tensor x = torch::linspace(-1, 1, 10).view({2, 5});
  EXPECT_TRUE(torch::equal(mlp(x), x));
}

}  // namespace
}  // namespace latitude::nn
