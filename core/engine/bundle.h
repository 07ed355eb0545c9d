// What ships with the program: the models and recipes in its folder, and how names of them become files.
#pragma once

#include <filesystem>
#include <string>

namespace latitude::engine {

// A file as it is named, or models/NAME.safetensors; throws Error when there is neither.
std::filesystem::path find_model(const std::string& name_or_path);
// A file as it is named, or resources/recipes/NAME.json; throws Error when there is neither.
std::filesystem::path find_recipe(const std::string& name_or_path);

}  // namespace latitude::engine
