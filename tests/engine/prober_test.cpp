// Probes along training: what they measure, when they are taken, what is kept, and that they disturb nothing.
#include "engine/prober.h"

#include <torch/torch.h>

#include <fstream>

#include "data/glyphs.h"
#include "data/thinned.h"
#include "engine/finish.h"
#include "engine/support.h"
#include "engine/trainer.h"
#include "engine/wait.h"
#include "evaluate/logistic_regression.h"
#include "io/npy.h"

namespace latitude::engine {
namespace {

using test::error_of;
using test::wait;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<int> epochs_of(const std::vector<Probe>& probes) {
  std::vector<int> epochs;
  for (const Probe& probe : probes) epochs.push_back(probe.epoch);
  return epochs;
}

class ProberTest : public testing::Test {
 protected:
  train::Recipe recipe(std::int64_t epochs) const {
    train::Recipe recipe;
    recipe.name = "run";
    recipe.data = glyphs.string();
    recipe.model = {{"family", "vae"}, {"z", 3}, {"hidden", {16}}};
    recipe.batch = 20;
    recipe.epochs = epochs;
    return recipe;
  }

  train::Training training(std::int64_t epochs) const {
    return train::Training(recipe(epochs), data::load_splits(glyphs.string(), 1), at::kCPU);
  }

  static void run(train::Training& training, Prober& prober) {
    training.run({.on_step = {}, .on_epoch = [&](const train::EpochPoint&) { prober.see_epoch({}); }});
  }

  test::TemporaryFolder folder;
  std::filesystem::path glyphs = test::save_glyphs(folder, 220);
  std::filesystem::path file = folder / "run.probes.json";
};

TEST_F(ProberTest, MeasuresTheThreeAccuraciesOnAllItemsOrOnSome) {
  train::Training trained = training(1);
  for (const std::int64_t most : {0, 60}) {
    data::Dataset seen = trained.splits().train;
    if (most > 0) seen = data::drawn(seen, most, 5);
    const auto expected = evaluate::logistic_accuracies(trained.model(), seen, trained.splits().test, 5,
                                                        evaluate::LogisticOptions{.most_iterations = 100});
    const auto probe = measure_probe(trained.model(), trained.splits(), 5, most);
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->train_means, expected.at("train_accuracy_means"));
    EXPECT_EQ(probe->test_means, expected.at("test_accuracy_means"));
    EXPECT_EQ(probe->train_means_and_variances, expected.at("train_accuracy_means_and_variances"));
    EXPECT_EQ(probe->test_means_and_variances, expected.at("test_accuracy_means_and_variances"));
    EXPECT_EQ(probe->train_sample, expected.at("train_accuracy_sample"));
    EXPECT_EQ(probe->test_sample, expected.at("test_accuracy_sample"));
  }
  EXPECT_NE(measure_probe(trained.model(), trained.splits(), 5, 0),
            measure_probe(trained.model(), trained.splits(), 5, 60));
  EXPECT_FALSE(measure_probe(trained.model(), trained.splits(), 5, 0, [] { return true; }));
}

TEST_F(ProberTest, IsTakenWhenDueKeptAndFoundAgain) {
  train::Training whole = training(5);
  Prober prober(whole, file, 2, 0);
  run(whole, prober);
  EXPECT_THAT(epochs_of(prober.probes()), ElementsAre(2, 4, 5)) << "every second and the last";
  const KeptProbes kept = read_probes(file, 5);
  EXPECT_EQ(kept.probes, prober.probes());
  EXPECT_EQ(kept.train_items, 198);
  EXPECT_THAT(epochs_of(read_probes(file, 3).probes), ElementsAre(2)) << "those after the checkpoint do not count";
  EXPECT_TRUE(read_probes(folder / "none.json", 5).probes.empty());

  train::Training unseen = training(5);
  unseen.run({});
  EXPECT_EQ(unseen.curve(), whole.curve()) << "probes do not touch the training";

  Prober again(whole, file, 1, 0);
  EXPECT_EQ(again.probes(), prober.probes()) << "a run that goes on keeps them";
  EXPECT_TRUE(Prober(whole, file, 1, 50).probes().empty()) << "of another number of items";
  train::Training fresh = training(5);
  EXPECT_TRUE(Prober(fresh, file, 1, 0).probes().empty());
  EXPECT_FALSE(std::filesystem::exists(file)) << "a new run begins without";
}

TEST_F(ProberTest, AStoppedProbeIsTakenWhenTheRunGoesOn) {
  train::Training trained = training(1);
  trained.run({});
  Prober prober(trained, file, 1, 0);
  EXPECT_FALSE(prober.see_epoch([] { return true; }));
  EXPECT_TRUE(prober.probes().empty());
  EXPECT_TRUE(prober.see_epoch({}));
  EXPECT_THAT(epochs_of(prober.probes()), ElementsAre(1));
  EXPECT_TRUE(prober.see_epoch([] { return true; })) << "it is there, so nothing is asked";
}

TEST_F(ProberTest, AFileThatIsNoneIsToldInOneLine) {
  for (const char* text : {"[]", "{}", R"({"train_items": 3})", R"({"train_items": 3, "probes": [{"epoch": 1}]})",
                           R"({"train_items": "many", "probes": []})", "no json"}) {
    std::ofstream(file) << text;
    EXPECT_THAT(error_of([&] { read_probes(file, 1); }), HasSubstr("run.probes.json")) << text;
  }
}

TEST_F(ProberTest, TheTrainerPublishesThemAndGoesOnWithThem) {
  Trainer trainer;
  const std::string runs = (folder / "a").string();
  const auto finished = [](const TrainingStatus& s) { return s.phase == Phase::finished; };
  trainer.start(recipe(2), runs, "cpu", false, 1);
  const TrainingStatus status = wait(trainer, finished);
  EXPECT_THAT(epochs_of(status.probes), ElementsAre(1, 2));
  trainer.start(recipe(3), runs, "cpu", true, 1);
  const TrainingStatus more =
      wait(trainer, [&](const TrainingStatus& s) { return finished(s) && s.curve.size() == 3; });
  EXPECT_THAT(epochs_of(more.probes), ElementsAre(1, 2, 3));
  EXPECT_EQ(more.probes[0], status.probes[0]);
  trainer.start(recipe(1), runs, "cpu");
  EXPECT_TRUE(wait(trainer, [&](const TrainingStatus& s) { return finished(s) && s.epochs == 1; }).probes.empty());
}

TEST_F(ProberTest, DataWithoutLabelsHasNoneAndIsNoError) {
  data::Splits splits = data::load_splits(glyphs.string(), 1);
  EXPECT_TRUE(can_probe(training(1).model(), splits));
  splits.test.labels = at::Tensor();
  EXPECT_FALSE(can_probe(training(1).model(), splits));
  EXPECT_THAT(error_of([&] { measure_probe(training(1).model(), splits, 1, 0); }), HasSubstr("labels"));

  auto arrays = io::read_npz(glyphs);
  arrays.erase("labels");
  io::write_npz(folder / "plain.npz", arrays);
  train::Recipe unlabelled = recipe(2);
  unlabelled.data = (folder / "plain.npz").string();
  Trainer trainer;
  trainer.start(unlabelled, (folder / "a").string(), "cpu", false, 1);
  const TrainingStatus status =
      wait(trainer, [](const TrainingStatus& s) { return s.phase == Phase::finished || s.phase == Phase::failed; });
  EXPECT_EQ(status.message, "");
  EXPECT_EQ(status.curve.size(), 2u);
  EXPECT_TRUE(status.probes.empty());
}

TEST_F(ProberTest, EndsAtAnyMoment) {
  for (int round = 0; round < 6; ++round) {
    Trainer trainer;
    trainer.start(recipe(900'000), (folder / "a").string(), "cpu", false, 1);
    const auto probes = static_cast<std::size_t>(round % 3);
    wait(trainer, [&](const TrainingStatus& s) { return s.phase == Phase::running && s.probes.size() >= probes; });
    trainer.stop();
    EXPECT_LT(wait(trainer, [](const TrainingStatus& s) { return s.phase == Phase::stopped; }).curve.size(), 900'000u);
  }
}

}  // namespace
}  // namespace latitude::engine
