// Every command once as it is meant (design, section 7): exit status 0, and files of the promised shapes and keys.
#include <algorithm>
#include <cmath>

#include "app/support.h"
#include "io/json.h"
#include "io/npy.h"
#include "io/picture.h"
#include "io/safetensors.h"

namespace latitude::app::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using Shape = std::vector<std::int64_t>;

std::vector<std::string> keys(const io::Json& object) {
  std::vector<std::string> all;
  for (const auto& [key, value] : object.items()) all.push_back(key);
  return all;
}

TEST_F(CommandLine, HelpAndVersion) {
  const std::string help = succeeds({"--help"});
  for (const char* command : {"info", "fetch", "train", "evaluate", "encode", "decode", "sample", "interpolate",
                              "geodesic", "embed", "reproduce"}) {
    EXPECT_THAT(help, HasSubstr(std::string("\n  ") + command));
  }
  EXPECT_EQ(lines(succeeds({"--version"})), 1);
  EXPECT_THAT(succeeds({"train", "--help"}), HasSubstr("--resume"));
}

TEST_F(CommandLine, TrainLeavesModelAtlasCardAndCheckpoint) {
  const Ran ran = run({"train", recipe(), "--set", "epochs=2", "--set", "model.z=4", "--out", at("run")});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(names("run"), ElementsAre("tvae.atlas.safetensors", "tvae.checkpoint", "tvae.md", "tvae.safetensors"));
  EXPECT_THAT(ran.err, HasSubstr("epoch 1 of 2"));
  EXPECT_THAT(ran.err, HasSubstr("epoch 2 of 2"));
  EXPECT_THAT(ran.out, HasSubstr("elbo"));
  EXPECT_THAT(read_text("run/tvae.md"), HasSubstr("| elbo |"));
  const std::string info = succeeds({"info", at("run/tvae.safetensors")});
  EXPECT_THAT(info, HasSubstr("\"z\":4"));
  EXPECT_THAT(info, HasSubstr("prior_u_mean"));
}

TEST_F(CommandLine, ResumeGoesOnToTheSameBits) {
  const std::string trained_by = recipe();
  succeeds({"train", trained_by, "--set", "epochs=3", "--out", at("whole")});
  succeeds({"train", trained_by, "--set", "epochs=1", "--out", at("parts")});
  succeeds({"train", trained_by, "--set", "epochs=3", "--out", at("parts"), "--resume"});
  EXPECT_EQ(read_text("parts/tvae.safetensors"), read_text("whole/tvae.safetensors"));
  EXPECT_EQ(read_text("parts/tvae.atlas.safetensors"), read_text("whole/tvae.atlas.safetensors"));
}

TEST_F(CommandLine, InfoOfEveryKindOfFile) {
  const std::string trained = model();
  EXPECT_THAT(succeeds({"info", trained}), HasSubstr("tensors"));
  EXPECT_THAT(succeeds({"info", at("tvae/tvae.atlas.safetensors")}), HasSubstr("[12, 3]"));
  EXPECT_THAT(succeeds({"info", at("tvae/tvae.checkpoint")}), HasSubstr("latitude-checkpoint-1"));
  EXPECT_THAT(succeeds({"info", at("tvae.json")}), HasSubstr("\"epochs\": 50"));
  EXPECT_THAT(succeeds({"info", at("pictures.npz")}), HasSubstr("[120, 1, 8, 8]"));
  EXPECT_THAT(succeeds({"info", "two-moons"}), HasSubstr("[2000, 1, 1, 2]"));
  EXPECT_THAT(succeeds({"info", "two-moons:train"}), HasSubstr("[8000, 1, 1, 2]"));
  write_floats("codes.npy", {2, 3}, {1, 2, 3, 4, 5, 6});
  EXPECT_THAT(succeeds({"info", at("codes.npy")}), HasSubstr("[2, 3]"));
}

TEST_F(CommandLine, EvaluateWritesEveryNumberItPrints) {
  const std::string trained = model();
  const std::string printed = succeeds(
      {"evaluate", trained, "--data", at("pictures.npz"), "--metrics", "squared_error", "--json", at("metrics.json")});
  const io::Json json = io::read_json(at("metrics.json"));
  ASSERT_TRUE(json.contains("metrics"));
  EXPECT_THAT(keys(json["metrics"]), IsSupersetOf({"reconstruction", "kl_z", "kl_u", "elbo"}));
  EXPECT_EQ(lines(printed), static_cast<int>(json["metrics"].size()));
  for (const auto& [name, value] : json["metrics"].items()) {
    EXPECT_THAT(printed, HasSubstr(name));
    EXPECT_TRUE(std::isfinite(value.get<double>())) << name;
  }
  const auto number = [&](const char* name) { return json["metrics"][name].get<double>(); };
  EXPECT_NEAR(number("elbo"), -number("reconstruction") - number("kl_z") - number("kl_u"), 1e-3);
  EXPECT_GT(number("reconstruction"), 0);
  succeeds({"evaluate", trained, "--data", at("pictures.npz"), "--json", at("again.json")});
  EXPECT_EQ(io::read_json(at("again.json"))["metrics"]["elbo"], json["metrics"]["elbo"]);
}

TEST_F(CommandLine, EncodeThenDecode) {
  for (const std::string family : {"tvae", "vae"}) {
    const std::string trained = model(family);
    succeeds({"encode", trained, "--data", at("pictures.npz"), "--out", at("codes.npz")});
    const auto codes = io::read_npz(at("codes.npz"));
    EXPECT_EQ(codes.at("mean").shape, (Shape{120, 3}));
    EXPECT_EQ(codes.at("log_std").shape, (Shape{120, 3}));
    EXPECT_EQ(codes.at("labels").shape, (Shape{120}));
    EXPECT_EQ(codes.at("mean").dtype, io::Dtype::f32);
    ASSERT_EQ(codes.contains("u_mean"), family == "tvae");
    Arguments decode = {"decode", trained, "--z", at("codes.npz"), "--out", at("images.npy")};
    if (family == "tvae") {
      EXPECT_EQ(codes.at("u_mean").shape, (Shape{120, 6}));
      EXPECT_EQ(codes.at("u_log_std").shape, (Shape{120, 6}));
      decode.insert(decode.end(), {"--u", at("codes.npz")});
    }
    succeeds(decode);
    const io::Array images = io::read_npy(at("images.npy"));
    EXPECT_EQ(images.shape, (Shape{120, 1, 8, 8}));
    EXPECT_EQ(images.dtype, io::Dtype::f32);
    for (const float value : images.to_floats()) {
      ASSERT_GE(value, 0);
      ASSERT_LE(value, 1);
    }
  }
}

TEST_F(CommandLine, DecodeDrawsASheet) {
  const std::string trained = model("vae");
  write_floats("z.npy", {5, 3}, std::vector<float>(15, 0.5f));
  succeeds({"decode", trained, "--z", at("z.npy"), "--out", at("sheet.png")});
  const io::Picture sheet = io::read_png(at("sheet.png"));
  EXPECT_EQ(sheet.width, 3 * 8 + 2 * 2);  // three columns with gaps of two pixels
  EXPECT_EQ(sheet.height, 2 * 8 + 2);
}

TEST_F(CommandLine, SampleIsFixedByItsSeed) {
  const std::string trained = model();
  const auto sample = [&](const Arguments& more) {
    Arguments all = {"sample", trained, "-n", "4", "--out", at("samples.npy")};
    all.insert(all.end(), more.begin(), more.end());
    succeeds(all);
    return io::read_npy(at("samples.npy"));
  };
  const io::Array first = sample({"--seed", "3"});
  EXPECT_EQ(first.shape, (Shape{4, 1, 8, 8}));
  EXPECT_EQ(first.dtype, io::Dtype::f32);
  EXPECT_EQ(sample({"--seed", "3"}), first);
  EXPECT_NE(sample({"--seed", "4"}), first);
  EXPECT_NE(sample({"--seed", "3", "--pose", "sample"}), first);
  EXPECT_EQ(sample({"--seed", "3", "--pose", "mean"}), first);
  succeeds({"sample", trained, "-n", "4", "--out", at("samples.png")});
  EXPECT_EQ(io::read_png(at("samples.png")).width, 18);
}

TEST_F(CommandLine, InterpolateDrawsARowForEachPath) {
  const std::string trained = model();
  const std::string printed =
      succeeds({"interpolate", trained, "--data", at("pictures.npz"), "--from", "0", "--to", "5", "--paths",
                "fisher-rao,linear", "--steps", "7", "--out", at("rows.png"), "--json", at("rows.json")});
  EXPECT_EQ(lines(printed), 3) << "what the columns are, and a line for each path";
  const io::Picture picture = io::read_png(at("rows.png"));
  EXPECT_EQ(picture.width, 7 * 8 + 6 * 2);
  EXPECT_EQ(picture.height, 2 * 8 + 2);
  const io::Json json = io::read_json(at("rows.json"));
  ASSERT_EQ(json["rows"].size(), 2u);
  EXPECT_EQ(json["rows"][0]["path"], "fisher-rao");
  EXPECT_EQ(json["rows"][1]["path"], "linear");
  EXPECT_LE(json["rows"][0]["lengths"]["fisher-rao"].get<double>(),
            json["rows"][1]["lengths"]["fisher-rao"].get<double>());
  for (const io::Json& row : json["rows"]) {
    ASSERT_EQ(row["steps"].size(), 7u);
    EXPECT_EQ(row["steps"][0]["z"].size(), 3u);
    EXPECT_EQ(row["steps"][0]["std"].size(), 3u);
    EXPECT_EQ(row["steps"][0]["z"], json["rows"][0]["steps"][0]["z"]) << "rows begin alike";
  }
}

TEST_F(CommandLine, InterpolateHasEveryPathEndAndFormat) {
  const std::string trained = model();
  const auto interpolate = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = {"interpolate", trained, "--data", at("pictures.npz")};
    all.insert(all.end(), more.begin(), more.end());
    return succeeds(all);
  };
  const std::string printed =
      interpolate({"--from", "class:0", "--to", "5", "--paths",
                   "pixels,linear,linear-sampled,fisher-rao-sampled,fisher-rao,spherical,wasserstein,e-geodesic,m-"
                   "geodesic,pull-back,"
                   "density",
                   "--steps", "4", "--beyond", "1", "--seed", "9", "--out", at("rows.svg"), "--json", at("rows.json")});
  EXPECT_EQ(lines(printed), 12);
  const io::Json json = io::read_json(at("rows.json"));
  EXPECT_EQ(json["from"]["class"], 0);
  EXPECT_EQ(json["rows"].size(), 11u);
  EXPECT_FALSE(json["rows"][0]["lengths"].contains("euclidean")) << "pixels have no codes";
  EXPECT_TRUE(json["rows"][0]["steps"].empty());
  EXPECT_EQ(json["rows"][1]["steps"].size(), 5u) << "the line goes on behind B";
  EXPECT_EQ(json["rows"][9]["steps"].size(), 4u);
  EXPECT_GE(json["rows"][1]["energies"]["pull-back"].get<double>(), 0);
  EXPECT_TRUE(json["rows"][1].contains("least_log_density"));
  interpolate({"--from", "1", "--to", "class:1", "--speed", "pull-back", "--out", at("rows.gif")});
  EXPECT_GT(std::filesystem::file_size(at("rows.gif")), 100u);
  EXPECT_THAT(fails({"interpolate", trained, "--data", at("pictures.npz"), "--from", "class:77", "--to", "1", "--out",
                     at("x.png")}),
              HasSubstr("the class 77"));
  for (const char* end : {"one", "1.5", "class:", "class:x", ""}) {
    EXPECT_THAT(
        fails({"interpolate", trained, "--data", at("pictures.npz"), "--from", end, "--to", "1", "--out", at("x.png")}),
        HasSubstr("--from"));
  }
  EXPECT_THAT(
      fails({"interpolate", trained, "--data", at("pictures.npz"), "--from", "0", "--to", "1", "--out", at("x.tiff")}),
      HasSubstr(".tiff"));
}

TEST_F(CommandLine, GeodesicInClosedForm) {
  const std::vector<double> mean_a = {0, 0, 1, 2}, std_a = {1, 1, 1, 3}, mean_b = {0, 0, 4, 2}, std_b = {M_E, 1, 2, 3};
  const auto table = [](const std::vector<double>& values) {
    return io::Array::of({2, 2}, std::span<const double>(values));
  };
  io::write_npz(
      at("pairs.npz"),
      {{"mean_a", table(mean_a)}, {"std_a", table(std_a)}, {"mean_b", table(mean_b)}, {"std_b", table(std_b)}});
  EXPECT_EQ(lines(succeeds({"geodesic", at("pairs.npz"), "--steps", "5", "--out", at("geodesics.npz")})), 1);
  const auto out = io::read_npz(at("geodesics.npz"));
  EXPECT_EQ(out.at("distance").shape, (Shape{2}));
  EXPECT_EQ(out.at("mean").shape, (Shape{2, 5, 2}));
  EXPECT_EQ(out.at("std").shape, (Shape{2, 5, 2}));
  EXPECT_EQ(out.at("mean").dtype, io::Dtype::f64);
  const std::vector<double> distance = out.at("distance").to_doubles();
  EXPECT_NEAR(distance[0], std::sqrt(2.0), 1e-12);  // along std alone: sqrt 2 times the logarithm of the ratio
  const std::vector<double> std = out.at("std").to_doubles(), mean = out.at("mean").to_doubles();
  for (int k = 0; k < 5; ++k) EXPECT_NEAR(std[static_cast<std::size_t>(2 * k)], std::exp(k / 4.0), 1e-12);
  EXPECT_NEAR(mean[10], 1, 1e-12);  // the second pair's first point
  EXPECT_NEAR(mean[18], 4, 1e-12);  // and its last
  succeeds(
      {"geodesic", at("pairs.npz"), "--steps", "3", "--path", "wasserstein", "--distances", "--out", at("line.npz")});
  const auto line = io::read_npz(at("line.npz"));
  EXPECT_NEAR(line.at("std").to_doubles()[2], (1 + M_E) / 2, 1e-12) << "deviations change evenly";
  EXPECT_EQ(line.at("distance").to_doubles(), distance);
  EXPECT_EQ(line.at("distance_fisher-rao").to_doubles(), distance);
  EXPECT_NEAR(line.at("distance_wasserstein").to_doubles()[0], M_E - 1, 1e-12);
  EXPECT_FALSE(out.contains("distance_kl"));
  EXPECT_NEAR(std[18], 2, 1e-12);
}

TEST_F(CommandLine, EmbedByPca) {
  std::vector<float> codes;
  for (int i = 0; i < 50; ++i) {
    const auto t = static_cast<float>(i);
    codes.insert(codes.end(), {10 * std::sin(t), 3 * std::cos(2 * t), 0.1f * std::sin(5 * t)});
  }
  write_floats("codes.npy", {50, 3}, codes);
  succeeds({"embed", at("codes.npy"), "--method", "pca", "--out", at("plane.npy"), "--json", at("plane.json")});
  EXPECT_EQ(io::read_npy(at("plane.npy")).shape, (Shape{50, 2}));
  const io::Json json = io::read_json(at("plane.json"));
  EXPECT_THAT(keys(json), IsSupersetOf({"kl", "iterations", "seconds", "method", "seed"}));
  EXPECT_EQ(json["method"], "pca");
  double total = 0;
  for (const io::Json& share : json["variance_share"]) total += share.get<double>();
  EXPECT_NEAR(total, 1, 1e-9);
}

TEST_F(CommandLine, EmbedByTsne) {
  std::vector<float> codes;
  for (int i = 0; i < 60; ++i) {
    const auto t = static_cast<float>(i);
    codes.insert(codes.end(), {10 * std::sin(t), 3 * std::cos(2 * t), std::sin(5 * t)});
  }
  write_floats("codes.npy", {60, 3}, codes);
  succeeds({"embed", at("codes.npy"), "--method", "tsne", "--perplexity", "7", "--device", "cpu", "--out",
            at("plane.npy"), "--json", at("plane.json")});
  EXPECT_EQ(io::read_npy(at("plane.npy")).shape, (Shape{60, 2}));
  const io::Json json = io::read_json(at("plane.json"));
  EXPECT_EQ(json["method"], "tsne");
  EXPECT_EQ(json["device"], "cpu");
  EXPECT_EQ(json["iterations"], 750);
  EXPECT_EQ(json["perplexity"], 7);
  EXPECT_GT(json["kl"].get<double>(), 0);
  succeeds({"embed", at("codes.npy"), "--method", "tsne", "--perplexity", "7", "--out", at("plane.npy")});
}

TEST_F(CommandLine, EmbedPlacesCodesInAMapThatIsKept) {
  const std::string trained = model();
  succeeds({"encode", trained, "--data", at("pictures.npz"), "--out", at("codes.npz")});
  const std::string atlas = trained.substr(0, trained.rfind('.')) + ".atlas.safetensors";
  succeeds({"encode", trained, "--data", at("pictures.npz"), "--out", atlas});
  const Arguments place = {"embed", at("codes.npz"), "--method", "tsne", "--into", trained, "--out", at("placed.npy")};
  EXPECT_THAT(fails(place), HasSubstr("keeps no t-SNE map"));
  succeeds({"embed", trained, "--method", "tsne", "--perplexity", "7", "--keep", "--out", at("map.npy")});
  EXPECT_THAT(succeeds(place), HasSubstr("placed among 120 codes"));
  const std::vector<float> map = io::read_npy(at("map.npy")).to_floats(),
                           placed = io::read_npy(at("placed.npy")).to_floats();
  ASSERT_EQ(placed.size(), map.size());
  // The same items as the map's: most lie within a tenth of the map's width of where they are.
  const auto [least, most] = std::minmax_element(map.begin(), map.end());
  int near = 0;
  for (std::size_t i = 0; i < map.size(); i += 2) {
    near += std::hypot(map[i] - placed[i], map[i + 1] - placed[i + 1]) < 0.1F * (*most - *least);
  }
  EXPECT_GT(near, 90);
}

TEST_F(CommandLine, EmbedTakesTheMeansOfEncode) {
  succeeds({"encode", model(), "--data", at("pictures.npz"), "--out", at("codes.npz")});
  succeeds({"embed", at("codes.npz"), "--method", "pca", "--out", at("plane.npy")});
  EXPECT_EQ(io::read_npy(at("plane.npy")).shape, (Shape{120, 2}));
}

TEST_F(CommandLine, EncodeWritesTheAtlasAndTheProjectorsFiles) {
  const std::string trained = model();
  const std::string atlas = trained.substr(0, trained.rfind('.')) + ".atlas.safetensors";
  succeeds({"encode", trained, "--data", at("pictures.npz"), "--out", atlas});
  EXPECT_THAT(succeeds({"info", atlas}), HasSubstr("120"));
  EXPECT_EQ(io::read_safetensors(atlas).tensors.at("reconstruction").shape, (Shape{120}));
  succeeds({"encode", trained, "--data", at("pictures.npz"), "--out", at("map.config.json")});
  EXPECT_EQ(io::read_json(at("map.config.json"))["embeddings"][0]["tensorShape"], (io::Json{120, 3}));
  EXPECT_EQ(io::read_png(at("map.sprite.png")).width, 11 * 8);
  EXPECT_THAT(fails({"encode", trained, "--data", at("pictures.npz"), "--out", at("codes.csv")}),
              HasSubstr("codes.csv"));
}

TEST_F(CommandLine, FetchOfASetThatIsGenerated) {
  EXPECT_THAT(succeeds({"fetch", "glyphs"}), HasSubstr("needs no download"));
}

}  // namespace
}  // namespace latitude::app::test
