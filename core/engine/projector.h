// Files that the TensorFlow Embedding Projector loads: the codes, what is known of each item, a sheet of thumbnails,
// and a configuration that names them.
#pragma once

#include <filesystem>
#include <functional>

#include "engine/open_model.h"

namespace latitude::engine {

struct ProjectorFiles {
  std::filesystem::path vectors, metadata, sprite, config;
};

// STEM.vectors.tsv, STEM.metadata.tsv, STEM.sprite.png and STEM.config.json.
ProjectorFiles projector_files(const std::filesystem::path& stem);

// Writes the posterior means of z of the model's items, their labels and values, and their pictures decoded, in blocks;
// `stop` is asked often until the pictures are written and ends it with nothing written. True when everything was.
// Throws Error where there is no atlas and where a file cannot be written.
bool write_projector(const OpenModel& model, const std::filesystem::path& stem, const std::function<bool()>& stop = {});

}  // namespace latitude::engine
