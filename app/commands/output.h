// What several commands do with their results: images as .png or .npy, numbers as text and as JSON.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

#include "io/json.h"
#include "model/model_file.h"

namespace latitude::app {

// A model file, or a bundled model by its name; weights that are not finite are told on standard error. Throws Error.
model::OpenedModel open_model(const std::string& name_or_path);

// images [N, C, H, W]: a PNG of all of them in rows of `columns`, or a .npy [N, C, H, W] float32; by the ending. Throws
// Error for any other ending.
void write_images(const std::filesystem::path& path, const at::Tensor& images, int columns);

// "name  value" lines on standard output, and with a path the object {"metrics": {...}} merged into `more`.
void report(const std::map<std::string, double>& numbers, const std::string& json_path, io::Json more);

// A table from a .npy, or from a .npz the array `preferred` (or its only one): [N, D] float32.
at::Tensor read_table(const std::filesystem::path& path, const std::string& preferred);

}  // namespace latitude::app
