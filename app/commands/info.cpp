// latitude-cli info: what a model, atlas, recipe or data file holds.
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "data/dataset.h"
#include "engine/bundle.h"
#include "io/error.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "train/recipe.h"

namespace latitude::app {
namespace {

void print_array(const std::string& name, const io::Array& array) {
  std::printf("  %-28s %-5s %s\n", name.c_str(), std::string(io::name_of(array.dtype)).c_str(),
              io::to_string(array.shape).c_str());
}

void print_safetensors(const std::filesystem::path& path) {
  const io::Safetensors file = io::read_safetensors_header(path);
  for (const auto& [key, value] : file.metadata) {
    std::printf("%-14s %s\n", key.c_str(), value.size() > 300 ? (value.substr(0, 297) + "...").c_str() : value.c_str());
  }
  std::printf("%zu tensors\n", file.tensors.size());
  for (const auto& [name, array] : file.tensors) print_array(name, array);
}

void print_dataset(const std::string& name) {
  const data::Dataset set = data::load(name);
  std::printf("%-14s %s\n", "data", set.name.c_str());
  std::printf("%-14s %s\n", "images", io::to_string({set.images.sizes().data(), set.images.sizes().size()}).c_str());
  std::printf("%-14s %g to %g\n", "values", set.images.min().item<double>(), set.images.max().item<double>());
  if (set.labels.defined()) std::printf("%-14s %zu classes\n", "labels", set.class_names.size());
  if (set.poses.defined()) std::printf("%-14s true affine poses\n", "poses");
  std::printf("%-14s %s\n", "checksum", set.checksum.c_str());
}

void run(const std::string& name) {
  const std::filesystem::path path = [&]() -> std::filesystem::path {
    for (const std::string& set : data::names()) {
      if (name == set || name.starts_with(set + ":")) return {};
    }
    return std::filesystem::exists(name) ? std::filesystem::path(name) : engine::find_model(name);
  }();
  const std::string ending = path.extension().string();
  if (ending == ".safetensors" || ending == ".checkpoint") return print_safetensors(path);
  if (ending == ".json") {
    std::printf("%s\n", to_json(train::read_recipe(path)).dump(2).c_str());
    return;
  }
  if (ending == ".npz") {
    for (const auto& [key, array] : io::read_npz(path)) print_array(key, array);
    return;
  }
  if (ending == ".npy") return print_array(path.filename().string(), io::read_npy(path));
  print_dataset(name);
}

}  // namespace

void add_info(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("info", "What a model, atlas, recipe or data set holds");
  command->add_option("file", *name, "a file, or the name of a bundled model or a data set")->required();
  command->callback([name] { run(*name); });
}

}  // namespace latitude::app
