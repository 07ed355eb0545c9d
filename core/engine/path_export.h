// Paths as files: rows of pictures as PNG or SVG, an animation as GIF, all numbers as JSON.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/types.h"
#include "io/json.h"

namespace latitude::engine {

// Every number of every row: codes, deviations, lengths and energies, running lengths, picture change, least density.
io::Json to_json(const Paths& paths);

// Rows below each other, in equal columns; where a row ends early, what follows is black.
Picture sheet(const Paths& paths);

// The same with titles and lengths, sharp at any size.
std::string to_svg(const Paths& paths);

// From A to the end and back; every frame shows where all rows are at one fraction of the way by `metric` (or "steps").
std::vector<Picture> frames(const Paths& paths, const std::string& metric);

// By the file's ending: .png, .svg, .gif or .json. False when `stop` ended it. Throws Error for another ending, paths
// without rows and what cannot be written.
bool write_paths(const Paths& paths, const std::filesystem::path& file, const std::string& metric = "steps",
                 const std::function<bool()>& stop = {});

}  // namespace latitude::engine
