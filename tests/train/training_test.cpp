// Training: it learns, repeats to the bit, notices divergence, and refuses data that do not fit.
#include "train/training.h"

#include <cmath>

#include "train/training_support.h"

namespace latitude::train {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using test::small_recipe;
using test::small_training;
using test::weights_of;
using ::testing::AllOf;
using ::testing::HasSubstr;

const at::Device kCpu(at::kCPU);

TEST(Training, LowersTheLossOfBothFamilies) {
  for (const char* family : {"vae", "tvae"}) {
    Recipe recipe = small_recipe(family);
    recipe.epochs = 8;
    Training training = small_training(recipe);
    EXPECT_TRUE(training.run({}));
    const std::vector<EpochPoint>& curve = training.curve();
    ASSERT_EQ(curve.size(), 8u);
    EXPECT_LT(curve.back().train.loss, 0.7 * curve.front().train.loss) << family;
    EXPECT_LT(curve.back().test.loss, 0.9 * curve.front().test.loss) << family;
  }
}

TEST(Training, CurvesPartsAddUpToTheLoss) {
  Training training = small_training(small_recipe("tvae"));
  training.run({});
  for (const EpochPoint& point : training.curve()) {
    for (const Parts& parts : {point.train, point.test}) {
      EXPECT_NEAR(parts.loss, parts.reconstruction + parts.kl_z + parts.kl_u, 1e-3);
      EXPECT_GT(parts.kl_u, 0);
    }
  }
}

TEST(Training, RepeatsToTheBitForEqualSeedsAlone) {
  Training one = small_training(small_recipe()), again = small_training(small_recipe());
  Recipe recipe = small_recipe();
  recipe.seed = 2;
  Training other = small_training(recipe);
  for (Training* each : {&one, &again, &other}) each->run({});
  EXPECT_TRUE(torch::equal(weights_of(one), weights_of(again)));
  EXPECT_EQ(one.curve(), again.curve());
  EXPECT_FALSE(torch::equal(weights_of(one), weights_of(other)));
}

TEST(Training, DoesNotDependOnTorchsOwnRandomState) {
  Training one = small_training(small_recipe());
  one.run({});
  torch::manual_seed(1234);
  Training again = small_training(small_recipe());
  again.run({.on_step =
                 [](const Progress&) {
                   torch::rand({3});
                   return true;
                 },
             .on_epoch = {}});
  EXPECT_TRUE(torch::equal(weights_of(one), weights_of(again)));
}

TEST(Training, ReportsEveryStepAndEpoch) {
  Training training = small_training(small_recipe());
  EXPECT_EQ(training.steps_per_epoch(), 7);
  std::vector<std::pair<std::int64_t, std::int64_t>> steps;
  std::vector<int> epochs;
  training.run({.on_step =
                    [&](const Progress& p) {
                      EXPECT_EQ(p.epochs, 3);
                      EXPECT_EQ(p.steps_per_epoch, 7);
                      EXPECT_GT(p.images_per_second, 0);
                      EXPECT_GE(p.seconds_left, 0);
                      steps.emplace_back(p.epoch, p.step);
                      return true;
                    },
                .on_epoch = [&](const EpochPoint& point) { epochs.push_back(point.epoch); }});
  EXPECT_EQ(epochs, (std::vector<int>{1, 2, 3}));
  ASSERT_EQ(steps.size(), static_cast<std::size_t>(3 * test::kCallsInEpoch));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto epoch = static_cast<std::int64_t>(i) / test::kCallsInEpoch;
    const auto call = static_cast<std::int64_t>(i) % test::kCallsInEpoch;
    EXPECT_EQ(steps[i], std::pair(epoch, std::min<std::int64_t>(call + 1, 7))) << i;
  }
}

TEST(Training, SeesEveryImageOnceAnEpochInAnOrderOfItsOwn) {
  // With one image a batch and a step that cannot move the weights, the epoch's mean loss is that of the whole set.
  Recipe recipe = small_recipe();
  recipe.optimiser = {{"name", "adam"}, {"rate", 1e-30}};
  recipe.batch = 7;
  recipe.epochs = 2;
  Training training = small_training(recipe);
  training.run({});
  const torch::NoGradGuard no_grad;
  const model::Encoded q = training.model().encode(training.splits().train.images);
  const double kl = nn::kl_to_standard_normal(q.z).mean().item<double>();
  EXPECT_NEAR(training.curve()[0].train.kl_z, kl, 1e-5 * kl);
  EXPECT_NEAR(training.curve()[1].train.kl_z, kl, 1e-5 * kl);
  EXPECT_NE(training.curve()[0].train.reconstruction, training.curve()[1].train.reconstruction);
}

TEST(Training, SavesAModelThatSaysWhereItComesFrom) {
  const TemporaryFolder folder;
  Training training = small_training(small_recipe("tvae"));
  training.run({});
  training.save_model(folder / "m.safetensors");
  const model::OpenedModel opened = model::load_model(folder / "m.safetensors");
  EXPECT_EQ(parse_recipe(io::Json::parse(opened.metadata.at("recipe")), "m"), small_recipe("tvae"));
  EXPECT_EQ(io::Json::parse(opened.metadata.at("data"))["checksum"], training.splits().train.checksum);
  EXPECT_EQ(parse_curve(io::Json::parse(opened.metadata.at("curve")), "m"), training.curve());
  EXPECT_EQ(opened.metadata.at("epochs_done"), "3");
}

// What `run` throws when `spoil` is called after 40 steps, and how many steps it went on.
std::string divergence(Recipe recipe, const std::function<void(Training&)>& spoil, int& steps_after) {
  recipe.batch = 2;  // 100 steps an epoch
  Training training = small_training(recipe);
  int steps = 0;
  const std::string text = error_of([&] {
    training.run({.on_step =
                      [&](const Progress&) {
                        if (++steps == 40) spoil(training);
                        return true;
                      },
                  .on_epoch = {}});
  });
  steps_after = steps - 40;
  return text;
}

TEST(Training, NoticesWeightsThatAreNotFiniteWithinFiftySteps) {
  for (const char* family : {"vae", "tvae"}) {
    for (const float bad : {std::nanf(""), INFINITY}) {
      for (const char* name : {"encoder.layer0.weight", "z_log_std.bias", "decoder.layer0.bias"}) {
        int steps_after = 0;
        const std::string text = divergence(
            small_recipe(family),
            [&](Training& t) {
              const torch::NoGradGuard no_grad;
              t.model().named_parameters()[name].view({-1})[0] = bad;
            },
            steps_after);
        EXPECT_THAT(text, AllOf(HasSubstr("diverged"), HasSubstr("not finite"))) << family << " " << name << " " << bad;
        EXPECT_LE(steps_after, 50);
      }
    }
  }
}

TEST(Training, NoticesAPoseThatIsNotFinite) {
  for (const char* name :
       {"u_mean.bias", "u_log_std.weight", "prior_u_mean", "prior_u_log_std", "template_logits.bias"}) {
    int steps_after = 0;
    const std::string text = divergence(
        small_recipe("tvae"),
        [&](Training& t) {
          const torch::NoGradGuard no_grad;
          t.model().named_parameters()[name].view({-1})[0] = std::nanf("");
        },
        steps_after);
    EXPECT_THAT(text, HasSubstr("diverged")) << name;
    EXPECT_LE(steps_after, 50);
  }
}

TEST(Training, DivergesWithAnAbsurdRateAndKeepsTheEarlierCheckpoint) {
  const TemporaryFolder folder;
  const auto path = folder / "run.checkpoint";
  Recipe recipe = small_recipe();
  recipe.model["hidden"] = {64, 64, 64, 64};
  recipe.optimiser = {{"name", "adam"}, {"rate", 1000}};
  recipe.batch = 2;
  Training training = small_training(recipe);
  training.save_checkpoint(path);
  const std::string before = io::test::read_text(path);
  int steps = 0;
  EXPECT_THAT(error_of([&] {
                training.run({.on_step =
                                  [&](const Progress&) {
                                    ++steps;
                                    return true;
                                  },
                              .on_epoch = {}});
              }),
              HasSubstr("diverged"));
  EXPECT_LE(steps, 50);
  EXPECT_THAT(error_of([&] { training.save_checkpoint(path); }), HasSubstr("diverged"));
  EXPECT_EQ(io::test::read_text(path), before);
  Training again = small_training(recipe);
  EXPECT_NO_THROW(again.load_checkpoint(path));
}

TEST(Training, RefusesDataThatDoNotFit) {
  const auto refusal = [](const Recipe& recipe, data::Splits splits) {
    return error_of([&] { Training(recipe, std::move(splits), kCpu); });
  };
  Recipe large = small_recipe();
  large.batch = 201;
  EXPECT_THAT(refusal(large, test::glyphs()), HasSubstr("batch: found 201, expected at most the 200 images"));
  for (const float bad : {-0.01f, 1.01f, 255.0f, std::nanf(""), INFINITY}) {
    for (const bool in_test : {false, true}) {
      data::Splits splits = test::glyphs();
      (in_test ? splits.test : splits.train).images[3][0][5][5] = bad;
      EXPECT_THAT(refusal(small_recipe(), std::move(splits)), HasSubstr("expected [0, 1]")) << bad;
    }
  }
  data::Splits unlike = test::glyphs();
  unlike.test.images = unlike.test.images.slice(3, 0, 20);
  EXPECT_THAT(refusal(small_recipe(), std::move(unlike)), HasSubstr("differ in shape"));
  data::Splits empty = test::glyphs();
  empty.test.images = empty.test.images.slice(0, 0, 0);
  EXPECT_THAT(refusal(small_recipe(), std::move(empty)), HasSubstr("found no images"));
}

TEST(Training, RefusesRecipesOfUnknownParts) {
  Recipe model = small_recipe(), objective = small_recipe(), optimiser = small_recipe();
  model.model["family"] = "gan";
  objective.objective["beta"] = 2;
  optimiser.optimiser["name"] = "sgd";
  EXPECT_THAT(error_of([&] { small_training(model); }), HasSubstr("model.family"));
  EXPECT_THAT(error_of([&] { small_training(objective); }), HasSubstr("\"beta\""));
  EXPECT_THAT(error_of([&] { small_training(optimiser); }), HasSubstr("optimiser.name"));
}

}  // namespace
}  // namespace latitude::train
