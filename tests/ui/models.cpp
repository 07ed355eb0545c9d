#include "ui/models.h"

#include <unistd.h>

#include <filesystem>
#include <map>

#include "data/glyphs.h"
#include "engine/finish.h"
#include "io/npy.h"
#include "train/training.h"

namespace latitude::ui::test {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("latitude-test-ui-" + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

constexpr std::int64_t kTrained = 300;

std::string make_model(const std::string& name, bool pose, bool atlas, int latent) {
  const fs::path folder = temporary_folder();
  const fs::path path = folder / (name + ".safetensors");
  if (fs::exists(path)) return path.string();
  train::Recipe recipe;
  recipe.name = name;
  recipe.data = "glyphs";
  recipe.model = {{"family", pose ? "tvae" : "vae"}, {"z", latent}, {"hidden", {32}}};
  recipe.optimiser = {{"name", "adam"}, {"rate", 0.01}};
  recipe.batch = 50;
  recipe.epochs = 5;
  train::Training training(recipe, {data::make_glyphs(kTrained, 1), data::make_glyphs(kItems, 2)}, torch::kCPU);
  training.run({.on_step = [](const train::Progress&) { return true; }, .on_epoch = [](const train::EpochPoint&) {}});
  if (atlas) {
    engine::finish(training, folder);
  } else {
    training.save_model(path);
  }
  return path.string();
}

}  // namespace

std::string temporary_folder() {
  static const Folder folder;
  return folder.path.string();
}

std::string make_test_model(bool pose, bool atlas) {
  return make_model(std::string(pose ? "tvae" : "vae") + (atlas ? "-atlas" : "-alone"), pose, atlas, kLatent);
}

std::string make_plane_model() { return make_model("plane", false, true, 2); }

std::string make_test_data() {
  constexpr std::int64_t kCount = 120;
  const fs::path path = fs::path(temporary_folder()) / "glyphs.npz";
  if (fs::exists(path)) return path.string();
  const data::Dataset glyphs = data::make_glyphs(kCount, 3);
  const torch::Tensor images = glyphs.images.contiguous(), labels = glyphs.labels.contiguous();
  io::write_npz(
      path,
      {{"images", io::Array::of(images.sizes().vec(),
                                std::span(images.data_ptr<float>(), static_cast<std::size_t>(images.numel())))},
       {"labels", io::Array::of({kCount}, std::span<const std::int64_t>(labels.data_ptr<std::int64_t>(), kCount))}});
  return path.string();
}

}  // namespace latitude::ui::test
