// The latent codes of a data set under a model, kept beside the model as NAME.atlas.safetensors: mean, log_std, u_mean,
// u_log_std, reconstruction, labels, and a finished t-SNE map where one was made. No pictures of the data set:
// thumbnails are decoded.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "atlas/tsne.h"
#include "data/dataset.h"
#include "model/model.h"

namespace latitude::atlas {

// A finished map of the codes' means, and how it was made.
struct KeptMap {
  Plane plane;
  double perplexity = 0, divergence = 0;
  int iterations = 0;
  std::uint64_t seed = 0;
};

struct Atlas {
  model::Encoded codes;       // z [N, D] and, with a pose, u [N, P]; float32
  at::Tensor labels;          // [N] int64, or undefined
  at::Tensor reconstruction;  // [N]: minus log p(x given z, u) at the posterior means, in nats; undefined in old files
  std::vector<std::string> class_names;
  std::string data, checksum;  // of the data set that was encoded
  std::optional<KeptMap> map;

  std::int64_t size() const { return codes.z.mean.size(0); }
};

// Encodes every image, in blocks, without gradients.
Atlas make_atlas(model::GenerativeModel& model, const data::Dataset& dataset);

// models/NAME.safetensors -> models/NAME.atlas.safetensors
std::filesystem::path atlas_path(const std::filesystem::path& model_path);

// Half precision: codes to three digits at half the size. Atomic.
void save_atlas(const std::filesystem::path& path, const Atlas& atlas);
// Throws Error when the file is no atlas or not one of this model's dimensions.
Atlas load_atlas(const std::filesystem::path& path, const model::GenerativeModel& model);

}  // namespace latitude::atlas
