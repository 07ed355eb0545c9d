#include "app/commands/output.h"

#include <torch/torch.h>

#include <cstdio>

#include "data/array_tensor.h"
#include "engine/bundle.h"
#include "engine/pictures.h"
#include "io/error.h"
#include "io/npy.h"

namespace latitude::app {

model::OpenedModel open_model(const std::string& name_or_path) {
  model::OpenedModel opened = model::load_model(engine::find_model(name_or_path));
  if (!opened.warning.empty()) std::fprintf(stderr, "latitude-cli: %s\n", opened.warning.c_str());
  return opened;
}

void write_images(const std::filesystem::path& path, const at::Tensor& images, int columns) {
  const std::string ending = path.extension().string();
  if (ending == ".npy") {
    io::write_npy(path, data::to_array(images.to(at::kFloat)));
  } else if (ending == ".png") {
    io::write_png(path, engine::tiled(engine::to_pictures(images), columns));
  } else {
    throw Error("--out: found \"" + path.string() + "\", expected a name that ends in .png or .npy");
  }
}

void report(const std::map<std::string, double>& numbers, const std::string& json_path, io::Json more) {
  for (const auto& [name, value] : numbers) std::printf("%-24s %.4f\n", name.c_str(), value);
  if (json_path.empty()) return;
  more["metrics"] = numbers;
  io::write_json(json_path, more);
}

at::Tensor read_table(const std::filesystem::path& path, const std::string& preferred) {
  io::Array array;
  if (path.extension() == ".npz") {
    const std::map<std::string, io::Array> all = io::read_npz(path);
    const auto named = all.find(preferred);
    if (named == all.end() && all.size() != 1) {
      throw Error(path.string() + ": found " + std::to_string(all.size()) + " arrays and none named \"" + preferred +
                  "\", expected that or a single one");
    }
    array = named != all.end() ? named->second : all.begin()->second;
  } else {
    array = io::read_npy(path);
  }
  if (array.shape.size() != 2) {
    throw Error(path.string() + ": found an array of shape " + io::to_string(array.shape) + ", expected [N, D]");
  }
  const at::Tensor table = data::to_tensor(array).to(at::kFloat);
  if (!table.isfinite().all().item<bool>()) throw Error(path.string() + ": it holds values that are not finite");
  return table;
}

}  // namespace latitude::app
