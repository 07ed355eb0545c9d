// Poor local minima: each sign on a model that has it, and runs that begin again.
#include "train/minimum.h"

#include "train/training_support.h"

namespace latitude::train {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using test::small_recipe;
using test::small_training;
using test::weights_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

model::Model fresh() { return model::make_model({{"family", "tvae"}, {"z", 2}, {"hidden", {12}}}, {1, 28, 28}, 1); }

void set(model::GenerativeModel& model, const std::string& name, const at::Tensor& value) {
  const torch::NoGradGuard no_grad;
  model.named_parameters()[name].copy_(value);
}

// A model whose code and templates vary as a trained one's do, posed at the identity.
model::Model lively() {
  model::Model model = fresh();
  set(*model, "z_log_std.bias", torch::full({2}, -3.F));
  set(*model, "template_logits.weight", 8 * model->named_parameters()["template_logits.weight"].detach());
  set(*model, "z_mean.weight", 5 * model->named_parameters()["z_mean.weight"].detach());
  return model;
}

at::Tensor images() { return test::glyphs().test.images.narrow(0, 0, 200); }

TEST(Minimum, OfALivelyModelIsGood) {
  const Minimum minimum = look_at_minimum(*lively(), images());
  EXPECT_FALSE(minimum.poor()) << describe(minimum, 3);
  EXPECT_NEAR(minimum.area.value(), 1, 0.2) << "poses are near the identity";
  EXPECT_TRUE(minimum.signs().empty());
}

TEST(Minimum, SeesACodeThatCarriesNothing) {
  const model::Model model = lively();
  set(*model, "z_mean.weight", torch::zeros({2, 12}));
  set(*model, "z_log_std.weight", torch::zeros({2, 12}));
  set(*model, "z_log_std.bias", torch::zeros({2}));
  const Minimum minimum = look_at_minimum(*model, images());
  EXPECT_TRUE(minimum.empty_code());
  EXPECT_NEAR(minimum.kl_z, 0, 1e-6);
  EXPECT_THAT(minimum.signs()[0], HasSubstr("z carries 0.00 nats"));
}

TEST(Minimum, SeesOneTemplateForAll) {
  const model::Model model = lively();
  set(*model, "template_logits.weight", torch::zeros({784, 12}));
  const Minimum minimum = look_at_minimum(*model, images());
  EXPECT_TRUE(minimum.one_template() && !minimum.empty_code() && !minimum.small_copy());
}

TEST(Minimum, SeesASmallCopyByTheAreaThatPosesRead) {
  const model::Model model = lively();
  set(*model, "u_mean.weight", torch::zeros({6, 12}));
  set(*model, "u_mean.bias", torch::tensor({0.4F, 0.F, 0.F, 0.F, 0.5F, 0.F}));
  Minimum minimum = look_at_minimum(*model, images());
  EXPECT_NEAR(minimum.area.value(), 0.2, 1e-4);
  EXPECT_THAT(minimum.signs(), ElementsAre(HasSubstr("read 0.20 of the template's area")));
  // Turned or mirrored it is the same area.
  set(*model, "u_mean.bias", torch::tensor({0.F, 0.4F, 0.F, 0.5F, 0.F, 0.F}));
  minimum = look_at_minimum(*model, images());
  EXPECT_NEAR(minimum.area.value(), 0.2, 1e-4);
}

TEST(Minimum, OfAModelWithoutAPoseIsItsCodesAlone) {
  const Minimum minimum = look_at_minimum(*model::make_model({{"family", "vae"}, {"z", 2}}, {1, 28, 28}, 1), images());
  EXPECT_FALSE(minimum.variety || minimum.area);
  EXPECT_THAT(describe(minimum, 1), testing::Not(HasSubstr("template")));
  EXPECT_EQ(parse_minimum(to_json(minimum), "here").area, std::nullopt);
}

TEST(Minimum, GoesThroughJson) {
  const Minimum minimum{.kl_z = 0.5, .variety = 0.05, .area = 1.5};
  const Minimum again = parse_minimum(to_json(minimum), "here");
  EXPECT_EQ(again.kl_z, 0.5);
  EXPECT_EQ(again.signs(), minimum.signs());
  EXPECT_EQ(minimum.signs().size(), 2U);
  EXPECT_THAT(error_of([] {
                parse_minimum({{"template_area", 1}}, "here");
              }),
              HasSubstr("here: minimum has no number"));
  EXPECT_THAT(error_of([] {
                parse_minimum({{"kl_z", 1}, {"template_area", "x"}}, "here");
              }),
              HasSubstr("here: minimum has no number"));
}

// The small model learns nothing in an epoch at this rate, so every attempt is poor.
Recipe hopeless(std::int64_t retries) {
  Recipe recipe = small_recipe("tvae");
  recipe.optimiser = {{"name", "adam"}, {"rate", 1e-6}};
  recipe.minimum = {.epochs = 1, .retries = retries};
  return recipe;
}

struct Seen {
  std::vector<MinimumSeen> minima;
  std::vector<int> epochs;
  Listener listener() {
    return {.on_step = {},
            .on_epoch = [this](const EpochPoint& p) { epochs.push_back(p.epoch); },
            .on_minimum = [this](const MinimumSeen& m) { minima.push_back(m); }};
  }
};

TEST(MinimumCheck, BeginsAgainFromAnotherSeedAsOftenAsTheRecipeSays) {
  Training training = small_training(hopeless(2));
  const at::Tensor first = weights_of(training);
  Seen seen;
  EXPECT_TRUE(training.run(seen.listener()));
  ASSERT_EQ(seen.minima.size(), 3U);
  EXPECT_TRUE(seen.minima[0].again && seen.minima[1].again && !seen.minima[2].again);
  EXPECT_EQ(seen.minima[2].attempt, 2);
  EXPECT_THAT(seen.minima[0].text(), HasSubstr("attempt 2"));
  EXPECT_THAT(seen.epochs, ElementsAre(1, 1, 1, 2, 3));
  EXPECT_EQ(training.curve().size(), 3U);
  EXPECT_GT((weights_of(training) - first).abs().max().item<double>(), 0.1) << "other weights, hardly trained";
}

TEST(MinimumCheck, LeavesAGoodRunAsItIs) {
  Recipe recipe = small_recipe();
  Training plain = small_training(recipe);
  plain.run({});
  recipe.minimum = {.epochs = 2, .retries = 3};
  Training looked = small_training(recipe);
  Seen seen;
  looked.run(seen.listener());
  ASSERT_EQ(seen.minima.size(), 1U);
  EXPECT_FALSE(seen.minima[0].again) << describe(seen.minima[0].found, 2);
  EXPECT_TRUE(torch::equal(weights_of(plain), weights_of(looked)));
}

TEST(MinimumCheck, LooksAtTheEndOfARunThatIsNoLonger) {
  for (const std::int64_t epochs : {3, 7}) {  // the run has 3
    Recipe recipe = hopeless(1);
    recipe.minimum.epochs = epochs;
    Training training = small_training(recipe);
    Seen seen;
    EXPECT_TRUE(training.run(seen.listener()));
    ASSERT_EQ(seen.minima.size(), 2U) << epochs;
    EXPECT_EQ(seen.minima[1].epochs, 3);
    EXPECT_THAT(seen.minima[1].text(), HasSubstr("after 3 epochs"));
    EXPECT_THAT(seen.epochs, ElementsAre(1, 2, 3, 1, 2, 3));
  }
}

TEST(MinimumCheck, IsResumedInItsAttempt) {
  Training whole = small_training(hopeless(1));
  whole.run({});
  for (const int stop : {5, 9, 10, 14, 18, 20, 27}) {
    const TemporaryFolder folder;
    Training first = small_training(hopeless(1));
    first.run(test::stop_at(stop));
    first.save_checkpoint(folder / "c");
    Training second = small_training(hopeless(1));
    second.load_checkpoint(folder / "c");
    EXPECT_TRUE(second.run({}));
    EXPECT_TRUE(torch::equal(weights_of(second), weights_of(whole))) << stop;
    second.save_model(folder / "m");
    const io::Safetensors file = io::read_safetensors(folder / "m");
    EXPECT_EQ(file.metadata.at("attempt"), "1");
    EXPECT_THAT(file.metadata.at("minimum"), HasSubstr("signs"));
  }
}

TEST(MinimumCheck, IsReadFromRecipes) {
  Recipe recipe;
  set_option(recipe, "minimum={\"epochs\": 4, \"retries\": 2}");
  EXPECT_EQ(recipe.minimum.epochs, 4);
  EXPECT_EQ(parse_recipe(to_json(recipe), "here"), recipe);
  for (const char* bad :
       {"3", "{}", "{\"epochs\": 0}", "{\"epochs\": 2, \"retries\": -1}", "{\"epochs\": 2, \"x\": 1}"}) {
    EXPECT_THAT(error_of([&] { set_option(recipe, std::string("minimum=") + bad); }), HasSubstr("minimum")) << bad;
  }
}

}  // namespace
}  // namespace latitude::train
