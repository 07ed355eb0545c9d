// The adversarial objective: a critic that learns, a decoder that is pushed the other way, and what it refuses.
#include <torch/torch.h>

#include "io/support.h"
#include "nn/random.h"
#include "objective/objective.h"

namespace latitude::objective {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

const model::ImageShape kShape{1, 4, 4};

model::Model made() {
  return model::make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}, {"critic", {6}}}, kShape, 1);
}

at::Tensor gradient_of(const io::Json& options, const std::string& weight) {
  const model::Model model = made();
  at::Generator noise = nn::generator(3), from = nn::generator(5);
  make_objective(options)->terms(*model, torch::rand({10, 1, 4, 4}, from), noise).loss.backward();
  return model->named_parameters()[weight].grad();
}

TEST(Adversarial, AddsTheCriticsLossAndTurnsItAroundForTheDecoder) {
  const at::Tensor elbo = gradient_of({{"name", "elbo"}}, "x_logits.weight");
  const at::Tensor once = gradient_of({{"name", "adversarial"}, {"weight", 1}}, "x_logits.weight") - elbo;
  const at::Tensor twice = gradient_of({{"name", "adversarial"}, {"weight", 2}}, "x_logits.weight") - elbo;
  EXPECT_GT(once.abs().max().item<double>(), 1e-6);
  EXPECT_TRUE(torch::allclose(twice, 2 * once, 1e-3, 1e-6)) << "the weight is the turned gradient's";
  // Against the critic's loss itself, taken the straight way.
  const model::Model model = made();
  at::Generator noise = nn::generator(3), from = nn::generator(5);
  const at::Tensor images = torch::rand({10, 1, 4, 4}, from);
  const model::Encoded q = model->encode(images);
  model->sample_z(q, 1, noise);
  const at::Tensor drawn = model->decode(model->draw_z(10, noise), {}).logits.sigmoid();
  torch::softplus(model->criticise(drawn)).mean().backward();
  EXPECT_TRUE(torch::allclose(model->named_parameters()["x_logits.weight"].grad(), -once, 1e-3, 1e-6));
  EXPECT_TRUE(torch::allclose(gradient_of({{"name", "adversarial"}, {"weight", 1}}, "verdict.weight"),
                              gradient_of({{"name", "adversarial"}, {"weight", 2}}, "verdict.weight")))
      << "the critic's own is not weighed";
}

TEST(Adversarial, NeedsACriticAndSoundOptions) {
  const model::Model plain = model::make_model({{"family", "vae"}, {"z", 2}, {"hidden", {8}}}, kShape, 1);
  at::Generator noise = nn::generator(3);
  const auto objective = make_objective({{"name", "adversarial"}, {"weight", 0.5}, {"samples", 2}});
  EXPECT_EQ(objective->options(), io::Json({{"name", "adversarial"}, {"weight", 0.5}, {"samples", 2}}));
  EXPECT_THAT(error_of([&] { objective->terms(*plain, torch::rand({2, 1, 4, 4}), noise); }), HasSubstr("critic"));
  for (const io::Json& bad : {io::Json(0), io::Json(-1), io::Json("1"), io::Json(1e9)}) {
    EXPECT_THAT(error_of([&] {
                  make_objective({{"name", "adversarial"}, {"weight", bad}});
                }),
                HasSubstr("objective.weight"));
  }
  EXPECT_THAT(error_of([] { make_objective({{"name", "adversarial"}, {"wight", 1}}); }), HasSubstr("wight"));
}

}  // namespace
}  // namespace latitude::objective
