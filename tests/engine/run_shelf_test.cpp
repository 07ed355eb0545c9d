// The shelf of trained models: each recipe is trained once, goes on when it was stopped, and never takes the place of
// another.
#include "engine/run_shelf.h"

#include <torch/torch.h>

#include <fstream>

#include "engine/finish.h"
#include "engine/prober.h"
#include "engine/renyi_models.h"
#include "engine/support.h"
#include "io/json.h"
#include "io/safetensors.h"

namespace latitude::engine {
namespace {

using test::error_of;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RunShelfTest : public testing::Test {
 protected:
  RunShelfTest() {
    watch.line = [this](const std::string& line) { lines.push_back(line); };
    ::setenv("LATITUDE_HOME", (folder / "home").c_str(), 1);
  }
  ~RunShelfTest() override { ::unsetenv("LATITUDE_HOME"); }

  train::Recipe recipe(std::int64_t epochs = 3, double alpha = 1) const {
    return renyi_recipe(glyphs.string(), {.alpha = alpha, .dimensions = 3}, epochs, 1);
  }

  ShelvedRun take(const train::Recipe& recipe, int probe_every = 0) {
    lines.clear();
    RunShelf shelf(runs, "cpu", watch);
    return shelf.take(recipe, probe_every);
  }

  std::map<std::string, io::Array> weights(const std::filesystem::path& file) const {
    return io::read_safetensors(file).tensors;
  }

  test::TemporaryFolder folder;
  std::filesystem::path glyphs = test::save_glyphs(folder, 220);
  std::filesystem::path runs = folder / "runs";
  std::vector<std::string> lines;
  Watch watch;
};

TEST_F(RunShelfTest, TrainsOnceAndTakesWhatIsFinished) {
  const ShelvedRun first = take(recipe());
  EXPECT_EQ(lines.size(), 3u) << "one for each epoch";
  EXPECT_EQ(first.file, runs / "glyphs-elbo-3-epochs-3" / "glyphs-elbo-3-epochs-3.safetensors");
  const auto written = std::filesystem::last_write_time(first.file);
  const ShelvedRun second = take(recipe());
  EXPECT_THAT(lines, ElementsAre(HasSubstr("is there")));
  EXPECT_EQ(std::filesystem::last_write_time(second.file), written);
  EXPECT_TRUE(torch::equal(first.model->parameters()[0], second.model->parameters()[0]));
  EXPECT_NE(take(recipe(3, 0.5)).file, first.file);
  EXPECT_EQ(lines.size(), 3u) << "another bound is another model";
}

TEST_F(RunShelfTest, GoesOnFromWhereItStopped) {
  const ShelvedRun whole = take(recipe(6));
  const auto expected = weights(whole.file);
  runs = folder / "parts";
  watch.stopped = [this] { return lines.size() >= 2; };
  EXPECT_THAT(error_of([&] { take(recipe(6)); }), HasSubstr("stopped in epoch 3 of glyphs-elbo-3-epochs-6"));
  watch.stopped = {};
  const ShelvedRun rest = take(recipe(6));
  EXPECT_EQ(lines.size(), 4u) << "the epochs that were missing";
  EXPECT_EQ(weights(rest.file), expected);
}

TEST_F(RunShelfTest, NeverTakesThePlaceOfAnother) {
  const ShelvedRun first = take(recipe());
  const auto before = weights(first.file);
  train::Recipe other = recipe();
  other.batch = 50;
  EXPECT_THAT(error_of([&] { take(other); }), HasSubstr("another recipe"));
  EXPECT_EQ(weights(first.file), before);
  EXPECT_THAT(error_of([&] { take(recipe()); }), HasSubstr("nothing was thrown"));
}

TEST_F(RunShelfTest, ProbedRunsServeAllAndUnprobedOnesNotThem) {
  take(recipe());
  const ShelvedRun probed = take(recipe(), 2);
  EXPECT_EQ(lines.size(), 3u) << "probes can only be taken while it learns";
  ASSERT_EQ(probed.probes.size(), 2u);
  EXPECT_EQ(probed.probes[0].epoch, 2);
  EXPECT_EQ(probed.probes[1].epoch, 3);
  EXPECT_EQ(take(recipe(), 2).probes, probed.probes);
  EXPECT_THAT(lines, ElementsAre(HasSubstr("is there")));
  EXPECT_EQ(take(recipe(), 3).probes, std::vector<Probe>{probed.probes[1]}) << "fewer were asked for";
  EXPECT_EQ(take(recipe(), 1).probes.size(), 3u);
  EXPECT_EQ(lines.size(), 3u) << "more were asked for";

  std::filesystem::remove_all(runs / recipe().name);
  take(recipe());
  EXPECT_THAT(lines, ElementsAre(HasSubstr("-probed"))) << "the probed run is the same model";
}

TEST_F(RunShelfTest, ProbesOfFewerItemsDoNotCount) {
  const ShelvedRun probed = take(recipe(), 1);
  const std::filesystem::path file = run_files(probed.file.parent_path(), recipe()).probes;
  io::Json kept = io::read_json(file);
  kept["train_items"] = 10;
  io::write_json(file, kept);
  EXPECT_EQ(take(recipe(), 1).probes, probed.probes);
  EXPECT_EQ(lines.size(), 3u) << "trained again, since its probes are of epochs that are over";
  EXPECT_EQ(io::read_json(file)["train_items"], 198);
}

TEST_F(RunShelfTest, AProbedRunGoesOnThatStoppedBeforeItsFirstProbe) {
  watch.stopped = [this] { return lines.size() >= 2; };
  EXPECT_THAT(error_of([&] { take(recipe(4), 3); }), HasSubstr("stopped in epoch 3"));
  watch.stopped = {};
  EXPECT_EQ(take(recipe(4), 3).probes.size(), 2u);
  EXPECT_EQ(lines.size(), 2u) << "the epochs that were missing";
}

TEST_F(RunShelfTest, AStoppedProbeBelongsToItsEpoch) {
  const std::vector<Probe> expected = take(recipe(), 1).probes;
  runs = folder / "parts";
  watch.stopped = [this] { return lines.size() == 2; };  // asked next within the second epoch's probe
  EXPECT_THAT(error_of([&] { take(recipe(), 1); }), HasSubstr("stopped in epoch 3"));
  watch.stopped = {};
  EXPECT_EQ(take(recipe(), 1).probes, expected);
  EXPECT_EQ(lines.size(), 1u);
}

TEST_F(RunShelfTest, AModelThatShipsIsTakenAtOnce) {
  const ShelvedRun trained = take(recipe());
  const std::filesystem::path models = folder / "home/models";
  std::filesystem::create_directories(folder / "home/resources/recipes");
  std::filesystem::create_directories(models);
  std::filesystem::copy(trained.file, models / trained.file.filename());
  runs = folder / "none";
  EXPECT_EQ(take(recipe()).file, models / trained.file.filename());
  EXPECT_FALSE(std::filesystem::exists(runs));
  train::Recipe longer = recipe();
  longer.epochs = 4;
  EXPECT_NE(take(longer).file.parent_path(), models) << "its recipe is another";
}

TEST_F(RunShelfTest, AModelThatIsNotFinishedIsNotTaken) {
  const ShelvedRun first = take(recipe());
  io::Safetensors file = io::read_safetensors(first.file);
  file.metadata.erase("metrics");
  io::write_safetensors(first.file, file);
  take(recipe());
  EXPECT_THAT(lines, Each(Not(HasSubstr("is there"))));
  EXPECT_TRUE(io::read_safetensors(first.file).metadata.contains("metrics")) << "the run was finished";
}

TEST(SameExperiment, IsBlindForNamesAndDefaultsAlone) {
  const train::Recipe a = renyi_recipe("mnist", {.alpha = 0.5, .dimensions = 30}, 60, 1);
  train::Recipe b = a;
  b.name = "other";
  b.description = "other";
  b.objective["estimator"] = "reparametrised";
  EXPECT_TRUE(same_experiment(a, b));
  const std::vector<std::function<void(train::Recipe&)>> changes = {
      [](train::Recipe& r) { r.objective["alpha"] = 0.25; },
      [](train::Recipe& r) { r.objective["samples"] = 5; },
      [](train::Recipe& r) { r.model["z"] = 40; },
      [](train::Recipe& r) { r.optimiser["rate"] = 0.1; },
      [](train::Recipe& r) { r.epochs = 61; },
      [](train::Recipe& r) { r.seed = 2; },
      [](train::Recipe& r) { r.data = "glyphs"; },
      [](train::Recipe& r) { r.batch = 99; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    train::Recipe changed = a;
    changes[i](changed);
    EXPECT_FALSE(same_experiment(a, changed)) << i;
  }
}

TEST(RenyiModels, AreThoseOfTheBundledRecipes) {
  const std::filesystem::path recipes = std::filesystem::path(LATITUDE_SOURCE_DIR) / "resources/recipes";
  for (const double alpha : {0.0, 0.5, 1.0}) {
    const train::Recipe ours = renyi_recipe("mnist", {.alpha = alpha, .dimensions = 30}, 60, 1);
    const train::Recipe theirs = train::read_recipe(recipes / (ours.name + ".json"));
    EXPECT_EQ(theirs.name, ours.name);
    EXPECT_TRUE(same_experiment(theirs, ours)) << ours.name;
  }
  EXPECT_EQ(renyi_recipe("a/b.npz", {.alpha = 0.25, .dimensions = 4}, 7, 3).name, "b-renyi-0.25-4-epochs-7-seed-3");
}

TEST(RenyiModels, TheGridIsWhatWasAskedForOrItsOwn) {
  const auto names = [](const ReproductionOptions& options) {
    std::vector<std::string> all;
    for (const RenyiModel& model : renyi_grid(options))
      all.push_back(plain(model.alpha) + "/" + plain(static_cast<double>(model.dimensions)));
    return all;
  };
  EXPECT_THAT(names({}), ElementsAre("0/30", "0.25/30", "0.5/30", "0.75/30", "1/30", "0/40", "0.5/40", "1/40", "0/50",
                                     "0.5/50", "1/50"));
  ReproductionOptions asked;
  asked.alphas = {-1, 2};
  asked.dimensions = {2, 3};
  EXPECT_THAT(names(asked), ElementsAre("-1/2", "2/2", "-1/3", "2/3"));
}

}  // namespace
}  // namespace latitude::engine
