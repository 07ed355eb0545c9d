// What goes wrong: exit status 1 with one clear line or 2 for wrong usage, and no output that is half there.
#include <cmath>
#include <limits>

#include "app/support.h"
#include "io/npy.h"

namespace latitude::app::test {
namespace {

using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CommandLine, WrongUsage) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {},
           {"paint"},
           {"info"},
           {"fetch", "the-moon"},
           {"train", "recipe.json"},
           {"train", "recipe.json", "--out", "x", "--device", "abacus"},
           {"evaluate", "model"},
           {"encode", "model", "--data", "glyphs"},
           {"decode", "model", "--out", "x.png"},
           {"sample", "model", "-n", "0", "--out", "x.png"},
           {"sample", "model", "-n", "many", "--out", "x.png"},
           {"sample", "model", "--pose", "upright", "--out", "x.png"},
           {"interpolate", "m", "--data", "d", "--from", "0", "--to", "1", "--paths", "crooked", "--out", "x.png"},
           {"interpolate", "m", "--data", "d", "--from", "0", "--to", "1", "--steps", "1", "--out", "x.png"},
           {"geodesic", "pairs.npz", "--steps", "1", "--out", "x.npz"},
           {"embed", "codes.npy", "--method", "magic", "--out", "x.npy"},
           {"embed", "codes.npy", "--method", "tsne", "--device", "abacus", "--out", "x.npy"},
           {"info", "a", "b"},
           {"sample", "model", "--out", "x.png", "--unheard-of"}}) {
    misused(arguments);
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(CommandLine, UnknownNamesOfModelsRecipesAndData) {
  EXPECT_THAT(fails({"info", "no-such-thing"}), HasSubstr("no-such-thing"));
  EXPECT_THAT(fails({"sample", "no-such-model", "--out", at("x.png")}), HasSubstr("\"no-such-model\""));
  EXPECT_THAT(fails({"train", "no-such-recipe", "--out", at("run")}), HasSubstr("\"no-such-recipe\""));
  const std::string trained = model("vae");
  EXPECT_THAT(fails({"evaluate", trained, "--data", "no-such-data"}), HasSubstr("\"no-such-data\""));
  EXPECT_THAT(fails({"evaluate", trained, "--data", at("missing-folder/")}), HasSubstr("missing-folder"));
  EXPECT_THAT(fails({"evaluate", trained, "--data", "glyphs:odd"}), HasSubstr("\"odd\""));
  EXPECT_THAT(fails({"evaluate", trained, "--data", at("pictures.npz"), "--metrics", "charm"}), HasSubstr("charm"));
  EXPECT_FALSE(std::filesystem::exists(at("x.png")));
}

TEST_F(CommandLine, BadModelFiles) {
  const std::string trained = model("vae");
  const std::string whole = read_text("vae/vae.safetensors");
  write_text("truncated.safetensors", std::string_view(whole).substr(0, whole.size() - 100));
  write_text("short.safetensors", std::string_view(whole).substr(0, 5));
  write_text("empty.safetensors", "");
  write_text("text.safetensors", "Dear reader, this is no model at all.\n");
  write_text("longer.safetensors", whole + "more");
  std::filesystem::create_directory(at("folder.safetensors"));
  for (const std::string name : {"truncated", "short", "empty", "text", "longer", "folder"}) {
    const std::string file = at(name + ".safetensors");
    EXPECT_THAT(fails({"sample", file, "--out", at("x.png")}), HasSubstr(name + ".safetensors"));
    EXPECT_THAT(fails({"info", file}), HasSubstr(name + ".safetensors"));
  }
  // Safetensors, but no model.
  EXPECT_THAT(fails({"sample", at("vae/vae.atlas.safetensors"), "--out", at("x.png")}), HasSubstr("atlas"));
  EXPECT_THAT(fails({"sample", at("vae/vae.checkpoint"), "--out", at("x.png")}), HasSubstr("vae.checkpoint"));
  EXPECT_FALSE(std::filesystem::exists(at("x.png")));
}

TEST_F(CommandLine, WrongShapes) {
  const std::string trained = model("vae");
  const auto decode = [&] { return fails({"decode", trained, "--z", at("z.npy"), "--out", at("x.npy")}); };
  write_floats("z.npy", {2, 4}, std::vector<float>(8, 0));
  EXPECT_THAT(decode(), HasSubstr("4 columns"));
  write_floats("z.npy", {6}, std::vector<float>(6, 0));
  EXPECT_THAT(decode(), HasSubstr("[6]"));
  write_floats("z.npy", {1, 2, 3}, std::vector<float>(6, 0));
  EXPECT_THAT(decode(), HasSubstr("[1, 2, 3]"));
  write_floats("z.npy", {0, 3}, {});
  EXPECT_THAT(decode(), HasSubstr("z.npy"));
  write_floats("z.npy", {2, 3}, std::vector<float>(6, 0));
  EXPECT_THAT(fails({"decode", trained, "--z", at("z.npy"), "--u", at("z.npy"), "--out", at("x.npy")}),
              HasSubstr("no pose"));
  // Pictures of another size than the model's.
  EXPECT_THAT(fails({"encode", trained, "--data", "glyphs", "--out", at("x.npz")}), HasSubstr("28"));
  EXPECT_THAT(fails({"evaluate", trained, "--data", "two-moons", "--json", at("x.json")}), HasSubstr("two-moons"));
  for (const char* name : {"x.npy", "x.npz", "x.json"}) EXPECT_FALSE(std::filesystem::exists(at(name))) << name;
}

TEST_F(CommandLine, PosesThatDoNotFit) {
  const std::string trained = model("tvae");
  write_floats("z.npy", {2, 3}, std::vector<float>(6, 0));
  const auto decode = [&] {
    return fails({"decode", trained, "--z", at("z.npy"), "--u", at("u.npy"), "--out", at("x.npy")});
  };
  write_floats("u.npy", {2, 5}, std::vector<float>(10, 0));
  EXPECT_THAT(decode(), HasSubstr("5 columns"));
  write_floats("u.npy", {1, 6}, std::vector<float>(6, 0));
  EXPECT_THAT(decode(), HasSubstr("1 poses"));
  EXPECT_FALSE(std::filesystem::exists(at("x.npy")));
}

TEST_F(CommandLine, CodesThatAreNotFinite) {
  const std::string trained = model("vae");
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    write_floats("z.npy", {1, 3}, {0, bad, 0});
    EXPECT_THAT(fails({"decode", trained, "--z", at("z.npy"), "--out", at("x.npy")}), HasSubstr("not finite"));
    EXPECT_THAT(fails({"embed", at("z.npy"), "--out", at("x.npy")}), HasSubstr("not finite"));
  }
  EXPECT_FALSE(std::filesystem::exists(at("x.npy")));
}

TEST_F(CommandLine, EmbedOfTooLittle) {
  write_floats("one.npy", {1, 3}, {1, 2, 3});
  EXPECT_THAT(fails({"embed", at("one.npy"), "--out", at("x.npy")}), HasSubstr("1"));
  write_floats("thin.npy", {3, 1}, {1, 2, 3});
  EXPECT_THAT(fails({"embed", at("thin.npy"), "--out", at("x.npy")}), HasSubstr("one dimension"));
  write_text("text.npy", "1 2 3\n");
  EXPECT_THAT(fails({"embed", at("text.npy"), "--out", at("x.npy")}), HasSubstr("text.npy"));
  EXPECT_FALSE(std::filesystem::exists(at("x.npy")));
}

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

TEST_F(CommandLine, IdxWhoseHeaderLies) {
  const std::string trained = model("vae");
  const std::string magic = {0, 0, 8, 3};
  const auto evaluate = [&](const std::string& bytes) {
    write_text("images-idx3-ubyte", bytes);
    return fails({"evaluate", trained, "--data", at("images-idx3-ubyte")});
  };
  const std::string two_pictures(2 * 64, '\1');
  for (const std::string& bytes :
       {magic + big_endian(3) + big_endian(8) + big_endian(8) + two_pictures,
        magic + big_endian(1) + big_endian(8) + big_endian(8) + two_pictures,
        magic + big_endian(0x7fffffff) + big_endian(0x7fffffff) + big_endian(0x7fffffff) + two_pictures,
        magic + big_endian(0) + big_endian(8) + big_endian(8), magic + big_endian(2), std::string("IDX"),
        std::string()}) {
    EXPECT_THAT(evaluate(bytes), HasSubstr("images-idx3-ubyte"));
  }
  write_text("images-idx3-ubyte", magic + big_endian(2) + big_endian(8) + big_endian(8) + two_pictures);
  EXPECT_THAT(succeeds({"evaluate", trained, "--data", at("images-idx3-ubyte")}), HasSubstr("elbo"));
}

TEST_F(CommandLine, OutputThatCannotBeWritten) {
  const std::string trained = model("tvae");
  write_text("file", "in the way");
  write_floats("z.npy", {2, 3}, std::vector<float>(6, 0));
  const std::vector<std::string> before = names();
  const auto below = [&](const std::string& ending) { return at("file/x" + ending); };
  const auto data = at("pictures.npz");
  const std::vector<Arguments> all = {
      {"train", at("tvae.json"), "--set", "epochs=1", "--out", below("")},
      {"evaluate", trained, "--data", data, "--json", below(".json")},
      {"encode", trained, "--data", data, "--out", below(".npz")},
      {"decode", trained, "--z", at("z.npy"), "--out", below(".png")},
      {"decode", trained, "--z", at("z.npy"), "--out", below(".npy")},
      {"sample", trained, "--out", at("missing/x.png")},
      {"interpolate", trained, "--data", data, "--from", "0", "--to", "1", "--out", below(".png")},
      {"embed", at("z.npy"), "--out", below(".npy")},
  };
  for (const Arguments& arguments : all) EXPECT_THAT(fails(arguments), AnyOf(HasSubstr("file"), HasSubstr("missing")));
  EXPECT_EQ(names(), before);
  EXPECT_EQ(read_text("file"), "in the way");
}

TEST_F(CommandLine, AnEndingThatMeansNothing) {
  const std::string trained = model("vae");
  EXPECT_THAT(fails({"sample", trained, "--out", at("x.jpeg")}), HasSubstr(".png or .npy"));
  EXPECT_FALSE(std::filesystem::exists(at("x.jpeg")));
}

TEST_F(CommandLine, ItemsThatAreNotThere) {
  const std::string trained = model("vae");
  const auto interpolate = [&](const std::string& from, const std::string& to) {
    return fails(
        {"interpolate", trained, "--data", at("pictures.npz"), "--from", from, "--to", to, "--out", at("x.png")});
  };
  EXPECT_THAT(interpolate("-1", "1"), HasSubstr("--from"));
  EXPECT_THAT(interpolate("0", "120"), HasSubstr("from 0 to 119"));
  EXPECT_FALSE(std::filesystem::exists(at("x.png")));
}

TEST_F(CommandLine, PairsThatDoNotFit) {
  const auto table = [](std::vector<std::int64_t> shape, double value) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    return io::Array::of(std::move(shape),
                         std::span<const double>(std::vector<double>(static_cast<std::size_t>(count), value)));
  };
  const auto geodesic = [&](const std::map<std::string, io::Array>& change) {
    std::map<std::string, io::Array> arrays = change;
    for (const char* name : {"mean_a", "std_a", "mean_b", "std_b"}) arrays.emplace(name, table({2, 2}, 1));
    std::erase_if(arrays, [](const auto& each) { return each.second.shape.empty(); });
    io::write_npz(at("pairs.npz"), arrays);
    return fails({"geodesic", at("pairs.npz"), "--out", at("x.npz")});
  };
  EXPECT_THAT(geodesic({{"std_b", table({}, 1)}}), HasSubstr("\"std_b\" is missing"));
  EXPECT_THAT(geodesic({{"std_b", table({2, 3}, 1)}}), HasSubstr("[2, 3]"));
  EXPECT_THAT(geodesic({{"mean_a", table({4}, 1)}}), HasSubstr("[4]"));
  EXPECT_THAT(geodesic({{"std_a", table({2, 2}, 0)}}), HasSubstr("pair 0, a"));
  EXPECT_THAT(geodesic({{"std_b", table({2, 2}, -1)}}), HasSubstr("pair 0, b"));
  EXPECT_THAT(geodesic({{"mean_b", table({2, 2}, std::nan(""))}}), HasSubstr("pair 0, b"));
  EXPECT_FALSE(std::filesystem::exists(at("x.npz")));
}

TEST_F(CommandLine, RecipesThatAreWrong) {
  const std::string good = recipe("vae");
  const auto train = [&](const Arguments& more) {
    Arguments all = {"train", good, "--out", at("run")};
    all.insert(all.end(), more.begin(), more.end());
    return fails(all);
  };
  EXPECT_THAT(train({"--set", "epochs"}), HasSubstr("key=value"));
  EXPECT_THAT(train({"--set", "epochs=0"}), HasSubstr("epochs"));
  EXPECT_THAT(train({"--set", "epochs=-3"}), HasSubstr("epochs"));
  EXPECT_THAT(train({"--set", "speed=9"}), HasSubstr("speed"));
  EXPECT_THAT(train({"--set", "model.z=0"}), HasSubstr("z"));
  EXPECT_THAT(train({"--set", "model.depth=2"}), HasSubstr("depth"));
  EXPECT_THAT(train({"--set", "model.family=oracle"}), HasSubstr("oracle"));
  EXPECT_THAT(train({"--set", "objective.name=luck"}), HasSubstr("luck"));
  EXPECT_THAT(train({"--set", "optimiser.rate=-1"}), HasSubstr("optimiser.rate"));
  EXPECT_THAT(train({"--set", "batch=100000"}), HasSubstr("batch"));
  EXPECT_THAT(train({"--set", "data=" + at("missing.npz")}), HasSubstr("missing.npz"));
  EXPECT_THAT(train({"--resume"}), HasSubstr("vae.checkpoint"));
  write_text("broken.json", "{\"name\": \"x\",");
  EXPECT_THAT(fails({"train", at("broken.json"), "--out", at("run")}), HasSubstr("broken.json"));
  write_text("list.json", "[1, 2]");
  EXPECT_THAT(fails({"train", at("list.json"), "--out", at("run")}), HasSubstr("list.json"));
}

TEST_F(CommandLine, PicturesOutsideTheRange) {
  const std::string trained = model("vae");
  write_floats("bright.npy", {2, 8, 8}, std::vector<float>(128, 7));
  EXPECT_THAT(fails({"evaluate", trained, "--data", at("bright.npy")}), HasSubstr("bright.npy"));
  write_floats("nan.npy", {2, 8, 8}, std::vector<float>(128, std::numeric_limits<float>::quiet_NaN()));
  EXPECT_THAT(fails({"evaluate", trained, "--data", at("nan.npy")}), HasSubstr("nan.npy"));
}

}  // namespace
}  // namespace latitude::app::test
