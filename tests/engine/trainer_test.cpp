// Trainer: the life of a run, what it leaves on disk, and what happens when something is wrong.
#include "engine/trainer.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <thread>

#include "engine/bundle.h"
#include "engine/open_model.h"
#include "engine/support.h"
#include "engine/wait.h"
#include "io/safetensors.h"

namespace latitude::engine {
namespace {

using test::wait;
using testing::HasSubstr;

class TrainerTest : public testing::Test {
 protected:
  Recipe recipe(std::int64_t epochs, const std::string& name = "run") const {
    Recipe recipe;
    recipe.name = name;
    recipe.data = glyphs.string();
    recipe.model = {{"family", "tvae"}, {"z", 2}, {"hidden", {16}}};
    recipe.batch = 10;
    recipe.epochs = epochs;
    recipe.seed = 4;
    return recipe;
  }

  std::string runs(const std::string& name) const { return (folder / name).string(); }

  static TrainingStatus wait_for(const Trainer& trainer, Phase phase) {
    return wait(trainer, [phase](const TrainingStatus& s) { return s.phase == phase; });
  }

  // In the first run of a trainer: at a start the earlier curve is there until the worker begins.
  static TrainingStatus wait_for_epochs(const Trainer& trainer, std::size_t epochs) {
    return wait(trainer, [epochs](const TrainingStatus& s) { return s.curve.size() >= epochs; });
  }

  test::TemporaryFolder folder;
  std::filesystem::path glyphs = test::save_glyphs(folder, 220);
};

constexpr std::int64_t kEndless = 900'000;  // epochs

TEST_F(TrainerTest, RunsToTheEnd) {
  Trainer trainer;
  EXPECT_EQ(trainer.status().phase, Phase::idle);
  trainer.start(recipe(3), runs("a"), "cpu");
  const TrainingStatus status = wait_for(trainer, Phase::finished);
  EXPECT_EQ(status.message, "");
  EXPECT_EQ(status.epochs, 3);
  EXPECT_EQ(status.steps_per_epoch, 20);
  EXPECT_TRUE(status.has_pose);
  ASSERT_EQ(status.curve.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(status.curve[i].epoch, static_cast<int>(i) + 1);
    EXPECT_TRUE(std::isfinite(status.curve[i].test.loss));
    EXPECT_NEAR(status.curve[i].train.loss,
                status.curve[i].train.reconstruction + status.curve[i].train.kl_z + status.curve[i].train.kl_u, 1e-2);
  }
  EXPECT_LT(status.curve[2].train.loss, status.curve[0].train.loss);
  EXPECT_EQ(status.originals.size(), 16u);
  EXPECT_EQ(status.reconstructions.size(), 16u);
  EXPECT_EQ(status.samples.size(), 16u);
  EXPECT_EQ(status.originals[0].width, 28);

  EXPECT_EQ(status.model_path, runs("a") + "/run.safetensors");
  const OpenModel open(status.model_path);
  EXPECT_EQ(open.info().family, "tvae");
  EXPECT_TRUE(open.info().can.atlas);
  EXPECT_EQ(open.info().items, 22);  // a tenth, kept for testing
  EXPECT_EQ(open.item(0).picture.width, 28);
  EXPECT_TRUE(std::filesystem::exists(runs("a") + "/run.md"));
}

TEST_F(TrainerTest, PauseAndResume) {
  Trainer trainer;
  trainer.pause();   // nothing runs:
  trainer.resume();  // these do
  trainer.stop();    // no harm
  trainer.start(recipe(kEndless), runs("a"), "cpu");
  wait_for(trainer, Phase::running);
  trainer.pause();
  const TrainingStatus paused = wait_for(trainer, Phase::paused);
  const std::uint64_t revision = trainer.revision();
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  EXPECT_EQ(trainer.revision(), revision) << "something moved while it was paused";
  trainer.resume();
  wait_for_epochs(trainer, paused.curve.size() + 2);
  EXPECT_EQ(trainer.status().phase, Phase::running);
  trainer.pause();
  wait_for(trainer, Phase::paused);
  trainer.stop();
  const TrainingStatus stopped = wait_for(trainer, Phase::stopped);
  EXPECT_LT(stopped.curve.size(), 100'000u);
  EXPECT_TRUE(std::filesystem::exists(runs("a") + "/run.checkpoint"));
  EXPECT_NO_THROW(OpenModel(std::filesystem::path(stopped.model_path)));
}

TEST_F(TrainerTest, TheCurveAndTheRevisionGrow) {
  Trainer trainer;
  trainer.start(recipe(kEndless), runs("a"), "cpu");
  std::size_t length = 0;
  std::uint64_t revision = 0;
  while (length < 4) {
    const TrainingStatus status = wait_for_epochs(trainer, length + 1);
    ASSERT_GT(status.curve.size(), length);
    EXPECT_GT(status.revision, revision);
    revision = status.revision;
    length = status.curve.size();
    for (std::size_t i = 0; i < length; ++i) EXPECT_EQ(status.curve[i].epoch, static_cast<int>(i) + 1);
  }
  trainer.stop();
  wait_for(trainer, Phase::stopped);
}

std::map<std::string, io::Array> weights(const std::string& path) { return io::read_safetensors(path).tensors; }

TEST_F(TrainerTest, StoppedAndResumedGivesTheSameBits) {
  constexpr std::int64_t kEpochs = 12;
  Trainer trainer;
  trainer.start(recipe(kEpochs), runs("whole"), "cpu");
  const TrainingStatus whole = wait_for(trainer, Phase::finished);

  trainer.start(recipe(kEpochs), runs("parts"), "cpu");
  wait(trainer, [&](const TrainingStatus& s) { return s.phase == Phase::running && s.curve.size() >= 2; });
  trainer.pause();
  wait_for(trainer, Phase::paused);
  trainer.stop();
  const TrainingStatus stopped = wait_for(trainer, Phase::stopped);
  ASSERT_LT(stopped.curve.size(), static_cast<std::size_t>(kEpochs)) << "it ended before it could be stopped";
  EXPECT_NE(weights(stopped.model_path), weights(whole.model_path));

  trainer.start(recipe(kEpochs), runs("parts"), "cpu", /*resume=*/true);
  const TrainingStatus resumed = wait_for(trainer, Phase::finished);
  EXPECT_EQ(resumed.curve, whole.curve);
  EXPECT_EQ(weights(resumed.model_path), weights(whole.model_path));
}

TEST_F(TrainerTest, AStartReplacesWhatRuns) {
  Trainer trainer;
  trainer.start(recipe(kEndless, "long"), runs("a"), "cpu");
  wait_for_epochs(trainer, 1);
  trainer.start(recipe(1, "short"), runs("b"), "cpu");
  const TrainingStatus status = wait_for(trainer, Phase::finished);
  EXPECT_EQ(status.model_path, runs("b") + "/short.safetensors");
  EXPECT_EQ(status.curve.size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(runs("a") + "/long.checkpoint"));
}

TEST_F(TrainerTest, StoppedBeforeItBegins) {
  Trainer trainer;
  for (int round = 0; round < 20; ++round) {
    trainer.start(recipe(kEndless), runs("a"), "cpu");
    trainer.stop();
    wait_for(trainer, Phase::stopped);
  }
  trainer.start(recipe(1), runs("a"), "cpu");
  wait_for(trainer, Phase::finished);
}

TEST_F(TrainerTest, AModelThatIsNotFinishedHasNoOldAtlas) {
  Trainer trainer;
  trainer.start(recipe(1), runs("a"), "cpu");
  wait_for(trainer, Phase::finished);
  ASSERT_TRUE(std::filesystem::exists(runs("a") + "/run.atlas.safetensors"));
  trainer.start(recipe(kEndless), runs("a"), "cpu");
  wait(trainer, [](const TrainingStatus& s) { return s.phase == Phase::running && !s.curve.empty(); });
  EXPECT_FALSE(OpenModel(std::filesystem::path(runs("a") + "/run.safetensors")).info().can.atlas)
      << "the codes of the earlier model lie beside the new one";
  trainer.stop();
  const TrainingStatus stopped = wait_for(trainer, Phase::stopped);
  EXPECT_FALSE(OpenModel(std::filesystem::path(stopped.model_path)).info().can.atlas);
}

TEST_F(TrainerTest, FailuresAreToldInOneLineAndTheTrainerGoesOn) {
  std::ofstream(folder / "file") << "no folder";
  std::ofstream(folder / "broken.checkpoint") << "no checkpoint";
  const auto changed = [this](const std::function<void(Recipe&)>& change) {
    Recipe recipe = this->recipe(1);
    change(recipe);
    return recipe;
  };
  struct Case {
    Recipe recipe;
    std::string folder, device;
    bool resume;
    std::string says;
  };
  const std::vector<Case> cases = {
      {changed([](Recipe& r) { r.data = "/no/such/data.npz"; }), runs("a"), "cpu", false, "/no/such/data.npz"},
      {recipe(1), (folder / "file/run").string(), "cpu", false, "file"},
      {recipe(1), "", "cpu", false, "folder"},
      {recipe(1), runs("a"), "abacus", false, "abacus"},
      {recipe(1), runs("empty"), "cpu", true, "run.checkpoint"},
      {recipe(1, "broken"), folder.path().string(), "cpu", true, "broken.checkpoint"},
      {changed([](Recipe& r) { r.batch = 1000; }), runs("a"), "cpu", false, "batch"},
      {changed([](Recipe& r) {
         r.model = {{"family", "oracle"}};
       }),
       runs("a"), "cpu", false, "oracle"},
      {changed([](Recipe& r) {
         r.objective = {{"name", "luck"}};
       }),
       runs("a"), "cpu", false, "luck"},
      {changed([](Recipe& r) {
         r.optimiser = {{"name", "drift"}};
       }),
       runs("a"), "cpu", false, "drift"},
  };
  Trainer trainer;
  for (const Case& each : cases) {
    trainer.start(each.recipe, each.folder, each.device, each.resume);
    const TrainingStatus status = wait_for(trainer, Phase::failed);
    EXPECT_THAT(status.message, HasSubstr(each.says));
    EXPECT_EQ(status.message.find('\n'), std::string::npos) << status.message;
    trainer.start(recipe(1), runs("good"), "cpu");
    wait_for(trainer, Phase::finished);
  }
}

TEST_F(TrainerTest, ALossThatIsNotFiniteStopsItAndKeepsTheCheckpoint) {
  Trainer trainer;
  trainer.start(recipe(1), runs("a"), "cpu");
  wait_for(trainer, Phase::finished);
  const auto before = weights(runs("a") + "/run.checkpoint");
  Recipe wild = recipe(kEndless);
  wild.model["hidden"] = {16, 16, 16, 16, 16, 16, 16, 16};
  wild.optimiser = {{"name", "adam"}, {"rate", 1000}};
  trainer.start(wild, runs("a"), "cpu");
  const TrainingStatus status = wait_for(trainer, Phase::failed);
  EXPECT_THAT(status.message, HasSubstr("diverged"));
  EXPECT_EQ(weights(runs("a") + "/run.checkpoint"), before);
  EXPECT_NO_THROW(OpenModel(std::filesystem::path(runs("a") + "/run.safetensors")));
}

TEST_F(TrainerTest, TheEndInTheMiddleKeepsACheckpoint) {
  std::size_t epochs = 0;
  {
    Trainer trainer;
    trainer.start(recipe(kEndless), runs("a"), "cpu");
    epochs = wait_for_epochs(trainer, 1).curve.size();
  }
  Trainer trainer;
  trainer.start(recipe(kEndless), runs("a"), "cpu", /*resume=*/true);
  EXPECT_GE(wait_for(trainer, Phase::running).curve.size(), epochs);
  trainer.pause();
  wait_for(trainer, Phase::paused);
}  // ends while it is paused

TEST_F(TrainerTest, EndsAtAnyMoment) {
  for (int round = 0; round < 10; ++round) {
    Trainer trainer;
    trainer.start(recipe(2), runs("a"), "cpu");
    if (round % 3 == 1) wait(trainer, [](const TrainingStatus& s) { return s.phase != Phase::preparing; });
    if (round % 3 == 2) wait_for_epochs(trainer, 1);
  }
}

TEST(Choices, HoldWhatThereIs) {
  const Choices all = choices();
  EXPECT_THAT(all.data, testing::IsSupersetOf({"mnist", "glyphs", "two-moons"}));
  EXPECT_THAT(all.families, testing::IsSupersetOf({"vae", "tvae"}));
  EXPECT_THAT(all.objectives, testing::Contains("elbo"));
  EXPECT_THAT(all.optimisers, testing::IsSupersetOf({"adam", "adadelta"}));
  EXPECT_THAT(all.devices, testing::IsSupersetOf({"auto", "cpu", "cuda"}));
}

TEST(BundledRecipes, AllCanBeRead) {
  ::setenv("LATITUDE_HOME", LATITUDE_SOURCE_DIR, 1);
  const std::vector<RecipeFile> recipes = bundled_recipes();
  EXPECT_GE(recipes.size(), 5u);
  for (const RecipeFile& file : recipes) {
    EXPECT_EQ(train::read_recipe(file.path).name, file.name);
    EXPECT_EQ(find_recipe(file.name), std::filesystem::path(file.path));
  }
  ::unsetenv("LATITUDE_HOME");
}

}  // namespace
}  // namespace latitude::engine
