// Optimisers against torch's own and against their papers' algorithms in double precision; the flat weights they move.
#include "train/optimiser.h"

#include <torch/torch.h>

#include "io/support.h"
#include "nn/random.h"
#include "train/flat_weights.h"

namespace latitude::train {
namespace {

using io::test::error_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::int64_t kWeights = 40'000;  // more than one chunk of the parallel step, and not a round number of them
constexpr int kSteps = 50;

at::Tensor start() {
  at::Generator from = nn::generator(1);
  return torch::randn({kWeights}, from);
}

// Gradients of very unlike sizes, some of them zero.
at::Tensor gradient(int step) {
  at::Generator from = nn::generator(2, static_cast<std::uint64_t>(step));
  const at::Tensor sizes = torch::logspace(-6, 3, kWeights);
  const at::Tensor g = torch::randn({kWeights}, from) * sizes;
  return torch::where(torch::arange(kWeights) % 7 == step % 7, torch::zeros_like(g), g);
}

at::Tensor after_steps(const io::Json& options) {
  at::Tensor weights = start();
  const auto optimiser = make_optimiser(options, weights);
  for (int i = 0; i < kSteps; ++i) optimiser->step(weights, gradient(i));
  return weights;
}

// Zeiler 2012, algorithm 1, in the element type of `weights`.
at::Tensor adadelta_by_hand(at::Tensor weights, double rate, double rho, double epsilon) {
  at::Tensor mean_square = torch::zeros_like(weights), mean_step = torch::zeros_like(weights);
  for (int i = 0; i < kSteps; ++i) {
    const at::Tensor g = gradient(i).to(weights.scalar_type());
    mean_square = rho * mean_square + (1 - rho) * g.square();
    const at::Tensor step = (mean_step + epsilon).sqrt() / (mean_square + epsilon).sqrt() * g;
    mean_step = rho * mean_step + (1 - rho) * step.square();
    weights = weights - rate * step;
  }
  return weights;
}

TEST(Adam, MovesAsTorchsAdamDoes) {
  const at::Tensor theirs = start().requires_grad_(true);
  torch::optim::Adam adam({theirs}, torch::optim::AdamOptions(0.002).betas({0.8, 0.99}).eps(1e-7));
  for (int i = 0; i < kSteps; ++i) {
    theirs.mutable_grad() = gradient(i);
    adam.step();
  }
  const at::Tensor ours =
      after_steps({{"name", "adam"}, {"rate", 0.002}, {"beta1", 0.8}, {"beta2", 0.99}, {"epsilon", 1e-7}});
  EXPECT_LT((ours - theirs.detach()).abs().max().item<double>(), 1e-5);
  EXPECT_GT((ours - start()).abs().max().item<double>(), 0.01);
}

TEST(Adam, HasThePapersDefaults) {
  EXPECT_TRUE(torch::equal(
      after_steps({{"name", "adam"}}),
      after_steps({{"name", "adam"}, {"rate", 0.001}, {"beta1", 0.9}, {"beta2", 0.999}, {"epsilon", 1e-8}})));
}

TEST(Adadelta, MovesAsItsAlgorithmInDoublePrecision) {
  const at::Tensor ours = after_steps({{"name", "adadelta"}, {"rate", 0.7}, {"rho", 0.9}, {"epsilon", 1e-5}});
  const at::Tensor expected = adadelta_by_hand(start().to(at::kDouble), 0.7, 0.9, 1e-5);
  EXPECT_LT((ours - expected).abs().max().item<double>(), 1e-5);
  EXPECT_GT((ours - start()).abs().max().item<double>(), 0.01);
}

TEST(Adadelta, HasLasagnesDefaults) {
  EXPECT_TRUE(torch::equal(after_steps({{"name", "adadelta"}}),
                           after_steps({{"name", "adadelta"}, {"rate", 1.0}, {"rho", 0.95}, {"epsilon", 1e-6}})));
}

TEST(Adadelta, StepsAlikeWhereNoKernelOfOurOwnIs) {
  const auto op = c10::Dispatcher::singleton()
                      .findSchemaOrThrow("latitude::adadelta_", "")
                      .typed<void(at::Tensor, const at::Tensor&, at::Tensor, at::Tensor, double, double, double)>();
  // XLA stands for any device without a kernel: its slot holds the step in torch's own operations.
  const c10::DispatchKeySet elsewhere(c10::DispatchKey::XLA);
  at::Tensor weights = start(), mean_square = torch::zeros_like(weights), mean_step = torch::zeros_like(weights);
  for (int i = 0; i < kSteps; ++i) {
    op.redispatch(elsewhere, weights, gradient(i), mean_square, mean_step, 1.0, 0.95, 1e-6);
  }
  const at::Tensor ours = after_steps({{"name", "adadelta"}});
  EXPECT_LT((weights - ours).abs().max().item<double>(), 1e-5);
  const at::Tensor expected = adadelta_by_hand(start().to(at::kDouble), 1, 0.95, 1e-6);
  EXPECT_LT((weights - expected).abs().max().item<double>(), 1e-5);
}

TEST(Adadelta, RefusesTensorsThatAreNotContiguous) {
  at::Tensor weights = torch::zeros({10, 2}).select(1, 0);
  const auto optimiser = make_optimiser({{"name", "adadelta"}}, weights);
  EXPECT_THROW(optimiser->step(weights, torch::zeros({20}).slice(0, 0, 20, 2)), c10::Error);
}

TEST(Optimiser, GoesOnFromItsState) {
  for (const char* name : {"adam", "adadelta"}) {
    at::Tensor weights = start();
    auto first = make_optimiser({{"name", name}}, weights);
    for (int i = 0; i < 20; ++i) first->step(weights, gradient(i));
    auto second = make_optimiser({{"name", name}}, weights);
    const auto from = first->state(), to = second->state();
    ASSERT_EQ(from.size(), to.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      EXPECT_EQ(from[i].first, to[i].first);
      at::Tensor(to[i].second).copy_(from[i].second);
    }
    for (int i = 20; i < kSteps; ++i) second->step(weights, gradient(i));
    EXPECT_TRUE(torch::equal(weights, after_steps({{"name", name}}))) << name;
  }
}

TEST(MakeOptimiser, RefusesWhatItDoesNotKnowAndWhatIsOutOfRange) {
  const auto refusal = [](const std::string& text) {
    return error_of([&] { make_optimiser(io::Json::parse(text), start()); });
  };
  EXPECT_THAT(refusal(R"({"name": "sgd"})"), AllOf(HasSubstr("sgd"), HasSubstr("adam, adadelta")));
  EXPECT_THAT(refusal(R"({"name": 1})"), HasSubstr("adam, adadelta"));
  EXPECT_THAT(refusal("[]"), HasSubstr("adam, adadelta"));
  EXPECT_THAT(refusal("null"), HasSubstr("adam, adadelta"));
  EXPECT_THAT(refusal(R"({"name": "adam", "rho": 0.9})"), AllOf(HasSubstr("\"rho\""), HasSubstr("rate, beta1")));
  for (const char* rate : {"0", "-0.1", "1001", "\"1\"", "null", "[]", "1e300"}) {
    EXPECT_THAT(refusal(R"({"name": "adadelta", "rate": )" + std::string(rate) + "}"),
                HasSubstr("optimiser.rate: found"))
        << rate;
  }
  EXPECT_THAT(refusal(R"({"name": "adadelta", "rho": 1})"), HasSubstr("optimiser.rho: found 1"));
  EXPECT_THAT(refusal(R"({"name": "adam", "beta2": 1.0})"), HasSubstr("optimiser.beta2"));
}

TEST(FlatWeights, AreTheModulesOwnWeightsAndGradients) {
  torch::nn::Sequential module(torch::nn::Linear(3, 4), torch::nn::ReLU(), torch::nn::Linear(4, 2));
  std::vector<at::Tensor> before;
  for (const at::Tensor& parameter : module->parameters()) before.push_back(parameter.detach().clone());
  FlatWeights flat(*module);
  ASSERT_EQ(flat.weights().sizes(), at::IntArrayRef({3 * 4 + 4 + 4 * 2 + 2}));
  const std::vector<at::Tensor> parameters = module->parameters();
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(parameters[i], before[i]));

  module->forward(torch::ones({5, 3})).square().sum().backward();
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : parameters) gradients.push_back(parameter.grad().reshape({-1}));
  EXPECT_TRUE(torch::equal(flat.gradient(), torch::cat(gradients)));
  EXPECT_GT(flat.gradient().abs().max().item<double>(), 0);

  flat.zero_gradient();
  for (const at::Tensor& parameter : parameters) EXPECT_EQ(parameter.grad().abs().max().item<double>(), 0);
  const torch::NoGradGuard no_grad;
  flat.weights().fill_(0.5);
  for (const at::Tensor& parameter : parameters) {
    EXPECT_TRUE(torch::equal(parameter, torch::full_like(parameter, 0.5)));
  }
}

}  // namespace
}  // namespace latitude::train
