// Colour pictures through every command: a batch of CIFAR-10's format made here, a VAE on it, and what it draws.
#include "app/support.h"
#include "io/json.h"
#include "io/npy.h"
#include "io/picture.h"

namespace latitude::app::test {
namespace {

using testing::HasSubstr;
using Shape = std::vector<std::int64_t>;

constexpr int kItems = 60, kSide = 32;

class Colour : public CommandLine {
 protected:
  // Red, green and blue pictures by turns, label 0, 1 and 2, a little brighter each time.
  Colour() {
    std::string batch;
    for (int i = 0; i < kItems; ++i) {
      batch += static_cast<char>(i % 3);
      for (int channel = 0; channel < 3; ++channel) {
        const int value = channel == i % 3 ? 190 + i : 20;
        batch += std::string(kSide * kSide, static_cast<char>(value));
      }
    }
    write_text("colours.bin", batch);
    io::write_json(folder / "colour.json", {{"name", "colour"},
                                            {"data", at("colours.bin")},
                                            {"model", {{"family", "vae"}, {"z", 4}, {"hidden", {32}}}},
                                            {"optimiser", {{"name", "adam"}, {"rate", 0.003}}},
                                            {"batch", 10},
                                            {"epochs", 40}});
  }

  std::string trained() const {
    succeeds({"train", at("colour.json"), "--out", at("run")});
    return at("run/colour.safetensors");
  }
};

// Items whose own channel is the brightest in the middle of their picture.
int of_their_colour(const std::vector<float>& images) {
  int right = 0;
  const auto plane = static_cast<std::size_t>(kSide * kSide), middle = plane / 2 + kSide / 2;
  for (std::size_t i = 0; i < images.size() / (3 * plane); ++i) {
    const auto at = [&](std::size_t channel) { return images[(3 * i + channel) * plane + middle]; };
    const std::size_t own = i % 3;
    right += at(own) > at((own + 1) % 3) && at(own) > at((own + 2) % 3);
  }
  return right;
}

TEST_F(Colour, InfoSaysWhatABatchHolds) {
  const std::string info = succeeds({"info", at("colours.bin")});
  EXPECT_THAT(info, HasSubstr("[60, 3, 32, 32]"));
  EXPECT_THAT(info, HasSubstr("10 classes"));
  write_text("cut.bin", read_text("colours.bin").substr(0, 5000));
  EXPECT_THAT(fails({"info", at("cut.bin")}), HasSubstr("cut.bin: has 5000 bytes"));
  write_text("none.mat", "no MATLAB");
  EXPECT_THAT(fails({"info", at("none.mat")}), HasSubstr("none.mat"));
}

TEST_F(Colour, ReconstructionsKeepTheirColours) {
  const std::string model = trained();
  EXPECT_THAT(succeeds({"info", model}), HasSubstr("[3,32,32]"));
  succeeds({"encode", model, "--data", at("colours.bin"), "--out", at("codes.npz")});
  succeeds({"decode", model, "--z", at("codes.npz"), "--out", at("images.npy")});
  const io::Array images = io::read_npy(at("images.npy"));
  EXPECT_EQ(images.shape, (Shape{kItems, 3, kSide, kSide}));
  EXPECT_GE(of_their_colour(images.to_floats()), kItems - 6);
  succeeds({"evaluate", model, "--data", at("colours.bin"), "--json", at("metrics.json")});
  EXPECT_TRUE(io::read_json(at("metrics.json"))["metrics"]["elbo"].is_number());
}

TEST_F(Colour, PicturesMapsAndPathsAreDrawnInColour) {
  const std::string model = trained();
  succeeds({"sample", model, "-n", "4", "--out", at("samples.png")});
  const io::Picture samples = io::read_png(at("samples.png"));
  EXPECT_EQ(samples.channels, 3);
  EXPECT_GE(samples.width, 2 * kSide);
  succeeds({"encode", model, "--data", at("colours.bin"), "--out", at("run/colour.atlas.safetensors")});
  succeeds({"embed", model, "--method", "pca", "--out", at("map.npy")});
  EXPECT_EQ(io::read_npy(at("map.npy")).shape, (Shape{kItems, 2}));
  succeeds({"encode", model, "--data", at("colours.bin"), "--out", at("map.config.json")});
  EXPECT_EQ(io::read_png(at("map.sprite.png")).channels, 3);
  succeeds({"interpolate", model, "--data", at("colours.bin"), "--from", "0", "--to", "1", "--paths", "pixels,linear",
            "--steps", "5", "--out", at("walk.png")});
  const io::Picture walk = io::read_png(at("walk.png"));
  ASSERT_EQ(walk.channels, 3);
  EXPECT_GT(walk.pixels[0], walk.pixels[1]);  // it begins with the red item
}

TEST_F(Colour, OtherPicturesThanTheModelsAreRefused) {
  const std::string model = trained();
  EXPECT_THAT(fails({"evaluate", model, "--data", pictures()}), HasSubstr("pictures.npz"));
}

}  // namespace
}  // namespace latitude::app::test
