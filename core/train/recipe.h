// A recipe: everything that fixes an experiment, as plain data (resources/recipes/*.json). Knows no torch, so that the
// window's training panel can hold one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/json.h"

namespace latitude::train {

// A look for a poor local minimum (train/minimum.h) after so many epochs (0: none), and how often to begin again from
// another seed where one is found.
struct MinimumCheck {
  std::int64_t epochs = 0, retries = 0;
  bool operator==(const MinimumCheck&) const = default;
};

struct Recipe {
  std::string name = "untitled";
  std::string description;
  std::string data = "mnist";  // a dataset's name or a path
  // Family and its options as the family's file documents them, e.g. {"family": "tvae", "z": 20, "hidden": [256, 256]}.
  io::Json model = {{"family", "vae"}, {"z", 20}, {"hidden", {256, 256}}};
  io::Json objective = {{"name", "elbo"}};
  io::Json optimiser = {{"name", "adam"}, {"rate", 0.001}};
  std::int64_t batch = 100;
  std::int64_t epochs = 50;
  std::uint64_t seed = 1;
  MinimumCheck minimum = {};

  bool operator==(const Recipe&) const = default;
};

// Throws Error for unknown keys, wrong types and values out of range; `source` names the text in errors.
Recipe parse_recipe(const io::Json& json, const std::string& source);
Recipe read_recipe(const std::filesystem::path& path);
io::Json to_json(const Recipe& recipe);

// "optimiser.rate=0.01", "seed=3", "model.z=8": the value is JSON where it parses as such, else a string.
void set_option(Recipe& recipe, const std::string& assignment);

}  // namespace latitude::train
