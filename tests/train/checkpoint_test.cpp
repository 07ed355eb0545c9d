// Checkpoints: a run that was stopped anywhere goes on to the same bits, and what is no checkpoint of this run is
// refused without a trace.
#include <numeric>

#include "data/array_tensor.h"
#include "nn/random.h"
#include "train/training_support.h"

namespace latitude::train {
namespace {

using io::test::error_of;
using io::test::TemporaryFolder;
using test::small_recipe;
using test::small_training;
using test::weights_of;
using ::testing::HasSubstr;

using Change = std::function<void(io::Safetensors&)>;

void change_file(const std::filesystem::path& path, const Change& change) {
  io::Safetensors file = io::read_safetensors(path);
  change(file);
  io::write_safetensors(path, file);
}

// Stops at the n-th call, saves, changes the file, and goes on in a new Training.
Training stopped_and_resumed(const Recipe& recipe, int n, const Change& change = {}) {
  const TemporaryFolder folder;
  Training first = small_training(recipe);
  EXPECT_FALSE(first.run(test::stop_at(n)));
  first.save_checkpoint(folder / "c");
  if (change) change_file(folder / "c", change);
  Training second = small_training(recipe);
  second.load_checkpoint(folder / "c");
  EXPECT_TRUE(second.run({}));
  return second;
}

void expect_same_bits(const Recipe& recipe, const std::vector<int>& stops) {
  Training whole = small_training(recipe);
  whole.run({});
  const at::Tensor expected = weights_of(whole);
  for (const int n : stops) {
    Training resumed = stopped_and_resumed(recipe, n);
    EXPECT_TRUE(torch::equal(weights_of(resumed), expected)) << "call " << n;
    EXPECT_EQ(resumed.curve(), whole.curve()) << "call " << n;
  }
}

TEST(Checkpoint, GoesOnToTheSameBitsFromEveryCallOfTwoEpochs) {
  Recipe recipe = small_recipe();
  recipe.epochs = 2;
  std::vector<int> stops(2 * test::kCallsInEpoch);
  std::iota(stops.begin(), stops.end(), 1);
  expect_same_bits(recipe, stops);
}

TEST(Checkpoint, GoesOnToTheSameBitsWithAPose) {
  // In mid-epoch, after its last step, between the blocks of the test set, and after the last of them.
  expect_same_bits(small_recipe("tvae"), {4, 7, 8, 9, 10, 27});
}

TEST(Checkpoint, GoesOnInTheSameTrainingToo) {
  Training whole = small_training(small_recipe()), stopped = small_training(small_recipe());
  whole.run({});
  int runs = 1;
  while (!stopped.run(test::stop_at(4))) ++runs;
  EXPECT_GT(runs, 3);
  EXPECT_TRUE(torch::equal(weights_of(stopped), weights_of(whole)));
  EXPECT_EQ(stopped.curve(), whole.curve());
}

TEST(Checkpoint, GoesOnFromAChainOfFiles) {
  const TemporaryFolder folder;
  Training whole = small_training(small_recipe("tvae"));
  whole.run({});
  bool done = false;
  std::unique_ptr<Training> last;
  for (int part = 0; !done && part < 100; ++part) {
    last = std::make_unique<Training>(small_recipe("tvae"), test::glyphs(), at::Device(at::kCPU));
    if (part > 0) last->load_checkpoint(folder / "c");
    done = last->run(test::stop_at(5));
    last->save_checkpoint(folder / "c");
  }
  EXPECT_TRUE(done);
  EXPECT_TRUE(torch::equal(weights_of(*last), weights_of(whole)));
}

TEST(Checkpoint, NeedsItsRandomStateAndItsOptimisers) {
  // The control of the tests above: where a part of the state is another's, the weights do differ.
  Training whole = small_training(small_recipe());
  whole.run({});
  Training other_noise = stopped_and_resumed(small_recipe(), 4, [](io::Safetensors& file) {
    file.tensors["noise"] = data::to_array(nn::state_of(nn::generator(77)));
  });
  EXPECT_FALSE(torch::equal(weights_of(other_noise), weights_of(whole)));
  Training no_mean = stopped_and_resumed(small_recipe(), 4, [](io::Safetensors& file) {
    std::fill(file.tensors["optimiser.mean"].bytes.begin(), file.tensors["optimiser.mean"].bytes.end(), std::byte{0});
  });
  EXPECT_FALSE(torch::equal(weights_of(no_mean), weights_of(whole)));
  Training other_step =
      stopped_and_resumed(small_recipe(), 4, [](io::Safetensors& file) { file.metadata["step"] = "3"; });
  EXPECT_FALSE(torch::equal(weights_of(other_step), weights_of(whole)));
}

TEST(Checkpoint, AllowsMoreEpochsAndAnotherDescription) {
  const TemporaryFolder folder;
  Training first = small_training(small_recipe());
  first.run({});
  first.save_checkpoint(folder / "c");
  Recipe longer = small_recipe();
  longer.epochs = 5;
  longer.description = "and on";
  Training second = small_training(longer), whole = small_training(longer);
  second.load_checkpoint(folder / "c");
  EXPECT_TRUE(second.run({}));
  whole.run({});
  EXPECT_EQ(second.curve().size(), 5u);
  EXPECT_TRUE(torch::equal(weights_of(second), weights_of(whole)));
}

TEST(Checkpoint, KeepsEpochsWhoseTestLossIsNotFinite) {
  const TemporaryFolder folder;
  Training first = small_training(small_recipe());
  first.run(test::stop_at(test::kCallsInEpoch + 2));
  first.save_checkpoint(folder / "c");
  change_file(folder / "c", [](io::Safetensors& file) {
    io::Json curve = io::Json::parse(file.metadata["curve"]);
    curve[0]["test"]["loss"] = nullptr;
    file.metadata["curve"] = curve.dump();
  });
  Training second = small_training(small_recipe());
  second.load_checkpoint(folder / "c");
  EXPECT_TRUE(std::isnan(second.curve()[0].test.loss));
}

class CheckpointRefusal : public ::testing::Test {
 protected:
  CheckpointRefusal() {
    Training training = small_training(small_recipe());
    training.run(test::stop_at(12));
    training.save_checkpoint(path_);
    training.run({});
    expected_ = weights_of(training);
  }

  // What a training half way, of this recipe, says to the file; it must then end as if nothing had been tried.
  std::string refusal() {
    Training training = small_training(small_recipe());
    training.run(test::stop_at(3));
    const std::string text = error_of([&] { training.load_checkpoint(path_); });
    EXPECT_THAT(text, HasSubstr("run.checkpoint")) << "names the file";
    EXPECT_TRUE(training.run({}));
    EXPECT_TRUE(torch::equal(weights_of(training), expected_)) << "the refused file left a trace: " << text;
    EXPECT_EQ(training.curve().size(), 3u);
    return text;
  }

  std::string refusal(const Change& change) {
    const std::string before = io::test::read_text(path_);
    change_file(path_, change);
    const std::string text = refusal();
    io::test::write_text(path_, before);
    return text;
  }

  std::string refusal(const std::string& key, const std::string& value) {
    return refusal([&](io::Safetensors& file) { file.metadata[key] = value; });
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "run.checkpoint";
  at::Tensor expected_;
};

TEST_F(CheckpointRefusal, OfAnotherRecipe) {
  for (const char* assignment : {"seed=2", "batch=31", "optimiser.rate=0.004", "objective.samples=2", "name=other",
                                 "model.hidden=[13]", "data=mnist"}) {
    Recipe recipe = small_recipe();
    set_option(recipe, assignment);
    Training other = small_training(recipe);
    EXPECT_THAT(error_of([&] { other.load_checkpoint(path_); }), HasSubstr("saved by another recipe")) << assignment;
  }
  EXPECT_THAT(refusal("recipe", "{"), HasSubstr("run.checkpoint"));
  EXPECT_THAT(refusal("recipe", "[]"), HasSubstr("expected an object"));
}

TEST_F(CheckpointRefusal, OfOtherData) {
  Training other(small_recipe(), test::glyphs(2), at::Device(at::kCPU));
  EXPECT_THAT(error_of([&] { other.load_checkpoint(path_); }), HasSubstr("trained on other data"));
  for (const char* data : {"[]", "3", "{}", R"({"checksum": 3})", R"({"checksum": null})", R"({"checksum": "x"})"}) {
    EXPECT_THAT(refusal("data", data), HasSubstr("trained on other data")) << data;
  }
}

TEST_F(CheckpointRefusal, OfFewerEpochsThanWereRun) {
  Recipe shorter = small_recipe();
  shorter.epochs = 2;
  Training training = small_training(small_recipe());
  training.run({});
  training.save_checkpoint(path_);
  Training other = small_training(shorter);
  EXPECT_THAT(error_of([&] { other.load_checkpoint(path_); }), HasSubstr("epochs_done is 3"));
}

TEST_F(CheckpointRefusal, OfCountsAndCurvesThatCannotBe) {
  for (const char* value : {"-1", "4", "1.5", "x", "", "\"1\"", "99999999999999999999999"}) {
    EXPECT_THAT(refusal("epochs_done", value), HasSubstr("epochs_done")) << value;
  }
  for (const char* value : {"-1", "8", "null", "1e9"}) EXPECT_THAT(refusal("step", value), HasSubstr("step")) << value;
  for (const char* value : {"3", "[1]", "{\"a\": 1}", "["})
    EXPECT_THAT(refusal("curve", value), HasSubstr("run.check"));
  EXPECT_THAT(refusal("curve", "[]"), HasSubstr("list of epochs")) << "one epoch was finished";
  for (const char* key : {"format", "recipe", "data", "epochs_done", "step", "curve"}) {
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.metadata.erase(key); }), HasSubstr(key));
  }
  EXPECT_THAT(refusal("format", "latitude-checkpoint-2"), HasSubstr("expected \"latitude-checkpoint-1\""));
  EXPECT_THAT(refusal("format", "latitude-model-1"), HasSubstr("expected \"latitude-checkpoint-1\""));
}

TEST_F(CheckpointRefusal, OfTensorsThatDoNotFit) {
  for (const char* name :
       {"model.z_mean.bias", "optimiser.mean", "optimiser.mean_square", "optimiser.steps", "sums", "noise"}) {
    EXPECT_THAT(refusal([&](io::Safetensors& f) { f.tensors.erase(name); }), HasSubstr("is missing")) << name;
    EXPECT_THAT(refusal([&](io::Safetensors& f) {
                  f.tensors[name] = data::to_array(torch::zeros({3, 1}, at::kDouble));
                }),
                HasSubstr(name))
        << name;
  }
  EXPECT_THAT(refusal([](io::Safetensors& f) { f.tensors["model.extra"] = f.tensors["sums"]; }), HasSubstr("tensors"));
  EXPECT_THAT(refusal([](io::Safetensors& f) {
                std::fill(f.tensors["noise"].bytes.begin(), f.tensors["noise"].bytes.end(), std::byte{255});
              }),
              HasSubstr("random state"));
}

TEST_F(CheckpointRefusal, OfTruncatedFilesAndOthers) {
  const std::string whole = io::test::read_text(path_);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{7}, std::size_t{100}, whole.size() / 2, whole.size() - 1}) {
    io::test::write_text(path_, whole.substr(0, length));
    refusal();
  }
  io::test::write_text(path_, "this is no checkpoint");
  refusal();
  std::filesystem::remove(path_);
  refusal();
}

}  // namespace
}  // namespace latitude::train
