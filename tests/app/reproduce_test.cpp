// latitude-cli reproduce, and probes of train: what is printed, what is written, and how it fails.
#include <signal.h>

#include <chrono>
#include <thread>

#include "app/support.h"
#include "io/json.h"

namespace latitude::app::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr auto kAtMost = std::chrono::seconds(60);  // only a test that fails waits this long

TEST_F(CommandLine, ReproduceListsItsFigures) {
  const std::string listed = succeeds({"reproduce", "--list"});
  for (const char* name : {"renyi-spectrum", "renyi-loglik", "renyi-logreg", "geodesic-curve"}) {
    EXPECT_THAT(listed, HasSubstr(std::string(name) + " "));
  }
  EXPECT_THAT(listed, HasSubstr("figure 3"));
  EXPECT_THAT(fails({"reproduce", "mona-lisa"}), AllOf(HasSubstr("mona-lisa"), HasSubstr("renyi-spectrum")));
  misused({"reproduce"});
  misused({"reproduce", "renyi-spectrum", "--runs", "0"});
  misused({"reproduce", "renyi-spectrum", "--full", "--epochs", "3"});
}

TEST_F(CommandLine, ReproduceDrawsCurvesWithoutAModel) {
  const std::string printed =
      succeeds({"reproduce", "geodesic-curve", "--out", at("curve"), "--json", at("curve.json")});
  EXPECT_THAT(printed, AllOf(HasSubstr("paper: "), HasSubstr("ours:  ")));
  EXPECT_THAT(names("curve"), ElementsAre("geodesics.svg"));
  EXPECT_THAT(read_text("curve/geodesics.svg"), AllOf(HasSubstr("<svg"), HasSubstr("stroke-dasharray")));
  EXPECT_EQ(io::read_json(at("curve.json"))["name"], "geodesic-curve");
}

TEST_F(CommandLine, ReproduceTrainsOnceAndWritesEveryNumber) {
  const Arguments spectrum = {"reproduce", "renyi-spectrum", "--data", pictures(), "--epochs", "1",      "--alphas",
                              "0,1",       "--dims",         "2,3",    "--out",    at("a"),    "--json", at("a.json")};
  const Ran first = run(spectrum);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_THAT(first.err, HasSubstr("epoch 1 of 1"));
  EXPECT_THAT(names("a"), ElementsAre("components.svg", "eigenvalues.svg"));
  EXPECT_THAT(names("runs"), ElementsAre("pictures-elbo-2-epochs-1", "pictures-elbo-3-epochs-1",
                                         "pictures-iwae-2-epochs-1", "pictures-iwae-3-epochs-1"));
  const io::Json json = io::read_json(at("a.json"));
  EXPECT_EQ(json["spectrum"].size(), 4u);
  EXPECT_EQ(json["epochs"], 1);
  for (const io::Json& row : json["spectrum"]) {
    char number[32];
    std::snprintf(number, sizeof number, "%.3f", row["largest_eigenvalue"].get<double>());
    EXPECT_THAT(first.out, HasSubstr(number));
  }
  const Ran second = run(spectrum);
  EXPECT_EQ(second.out, first.out);
  EXPECT_THAT(second.err, Not(HasSubstr("epoch 1 of 1")));

  const std::string likelihood =
      succeeds({"reproduce", "renyi-loglik", "--data", at("pictures.npz"), "--epochs", "1", "--alphas", "0", "--dims",
                "2", "--images", "3", "--samples", "20", "--out", at("b"), "--models", at("runs")});
  EXPECT_THAT(likelihood, HasSubstr("3 images"));
}

TEST_F(CommandLine, ReproduceStopsAndGoesOn) {
  const Arguments endless = {"reproduce", "renyi-logreg", "--data", pictures(),      "--epochs", "100000", "--dims",
                             "2",         "--out",        at("a"),  "--probe-every", "100000"};
  Process process(endless, folder);
  const std::string checkpoint =
      at("runs/pictures-elbo-2-epochs-100000-probed/pictures-elbo-2-epochs-100000.checkpoint");
  const auto end = std::chrono::steady_clock::now() + kAtMost;
  while (!std::filesystem::exists(checkpoint) && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  process.signal(SIGINT);
  const Ran ran = process.wait();
  EXPECT_EQ(ran.status, 1) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("the same command goes on from there"));
  EXPECT_TRUE(std::filesystem::exists(checkpoint));
}

TEST_F(CommandLine, TrainProbesWhenAsked) {
  const Ran ran = run({"train", recipe("vae"), "--set", "epochs=3", "--probe-every", "2", "--out", at("run")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  const io::Json kept = io::read_json(at("run/vae.probes.json"));
  ASSERT_EQ(kept["probes"].size(), 2u);
  EXPECT_EQ(kept["probes"][0]["epoch"], 2);
  char number[32];
  std::snprintf(number, sizeof number, "%.4f by means,", kept["probes"][1]["test_means"].get<double>());
  EXPECT_THAT(ran.err, HasSubstr(number));
  const std::string again = read_text("run/vae.safetensors");
  succeeds({"train", at("vae.json"), "--set", "epochs=3", "--out", at("plain")});
  EXPECT_EQ(read_text("plain/vae.safetensors"), again) << "probes do not touch the training";
  misused({"train", at("vae.json"), "--out", at("x"), "--probe-every", "0"});
  write_floats("plain.npy", {120, 1, 8, 8}, std::vector<float>(120 * 64, 0.5f));
  EXPECT_THAT(
      fails({"train", at("vae.json"), "--set", "data=" + at("plain.npy"), "--probe-every", "1", "--out", at("x")}),
      HasSubstr("no labels"));
}

}  // namespace
}  // namespace latitude::app::test
