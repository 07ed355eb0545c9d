#include "engine/support.h"

#include "atlas/atlas.h"
#include "data/array_tensor.h"
#include "data/glyphs.h"
#include "io/npy.h"
#include "model/model_file.h"

namespace latitude::engine::test {

std::filesystem::path save_tiny_model(const TemporaryFolder& folder, const std::string& family, bool with_atlas) {
  const model::Model tiny = model::make_model({{"family", family}, {"z", 3}, {"hidden", {16}}}, {}, 5);
  {
    const torch::NoGradGuard no_grad;
    for (auto& named : tiny->named_parameters()) {
      const std::string& name = named.key();
      if (name == "template_logits.weight" || name == "x_logits.weight" || name == "z_mean.weight") named->mul_(4);
    }
  }
  const std::filesystem::path path = folder / (family + ".safetensors");
  model::save_model(path, *tiny, {{"note", "made by a test"}});
  if (with_atlas) {
    atlas::save_atlas(atlas::atlas_path(path), atlas::make_atlas(*tiny, data::make_glyphs(kItems, 3)));
  }
  return path;
}

std::filesystem::path save_glyphs(const TemporaryFolder& folder, int count) {
  const data::Dataset glyphs = data::make_glyphs(count, 7);
  const std::filesystem::path path = folder / "glyphs.npz";
  io::write_npz(path, {{"images", data::to_array(glyphs.images)}, {"labels", data::to_array(glyphs.labels)}});
  return path;
}

}  // namespace latitude::engine::test
