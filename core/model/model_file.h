// Models as .safetensors files: the weights by their names in the module, "__metadata__" with what builds the model
// again ("format", "model", "image_shape") and what is known of it ("recipe", "data", "metrics", ...), all JSON texts.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "io/safetensors.h"
#include "model/model.h"

namespace latitude::model {

using Metadata = std::map<std::string, std::string>;

struct OpenedModel {
  Model model;
  Metadata metadata;
  std::string warning;  // weights that are not finite, or empty
};

// Throws Error when the file is no safetensors file, no Latitude model, a newer version's, or its tensors are not those
// that its options ask for.
OpenedModel load_model(const std::filesystem::path& path);
// Atomic. `extra` is added to the metadata.
void save_model(const std::filesystem::path& path, GenerativeModel& model, const Metadata& extra);

// The parts that checkpoints share: the model's metadata, its weights into and out of arrays named PREFIX + name.
Metadata describe(const GenerativeModel& model);
void put_weights(const GenerativeModel& model, const std::string& prefix, io::Safetensors& file);
// Throws Error for missing, superfluous or misshapen tensors; the model is unchanged then.
void take_weights(GenerativeModel& model, const std::string& prefix, const io::Safetensors& file,
                  const std::string& source);

}  // namespace latitude::model
