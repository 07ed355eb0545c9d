// Data sets: images with, where known, labels and true poses. One data set is one file and one line in registry.cpp.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace latitude::data {

struct Dataset {
  std::string name;      // as asked for: "mnist:test", or a path
  torch::Tensor images;  // [N, C, H, W], float32 in [0, 1] (codes from files, [N, 1, 1, D]: any finite numbers)
  torch::Tensor labels;  // [N] int64, or undefined
  torch::Tensor poses;   // [N, 6] float32, the true affine pose (template_from_image, row by row), or undefined
  std::vector<std::string> class_names;  // by label; empty where there are no labels
  std::string checksum;                  // sha256 of the images' bytes, "sha256:..."

  std::int64_t size() const { return images.size(0); }
};

// A training set and the set that its progress is measured on.
struct Splits {
  Dataset train, test;
};

// "mnist" gives the test split where there are splits and none is named ("mnist:train", "mnist:test", or both as
// "mnist:all"); "glyphs", "glyphs:train", "two-moons" are generated; anything else is a path: an IDX(.gz) of images
// (labels beside it are taken along when their name matches), a .npy of images, a .npz with "images" (and "labels"), a
// .bin of CIFAR-10, a .mat of SVHN, a folder of PNGs or a folder of one folder of PNGs a class. Throws Error that says
// what was found, what was expected and, for a named set that is not there, how to get it.
Dataset load(const std::string& name);
// Both splits; a set without splits is cut by `seed` into nine tenths and one tenth.
Splits load_splits(const std::string& name, std::uint64_t seed = 0);
// One set cut by `seed` into nine tenths and one tenth (at least one item each), each in the set's own order. Throws
// Error for a set of one image.
Splits cut(const Dataset& whole, std::uint64_t seed);
// Names of the registered sets.
std::vector<std::string> names();

// One registered set.
struct Source {
  std::string name, description;
  std::function<Dataset(bool train)> load;  // checked, with its checksum
  // Downloads what `load` needs; empty where nothing has to be.
  std::function<void(const std::function<void(const std::string& file, std::uint64_t done, std::uint64_t total)>&)>
      fetch;
};
const std::vector<Source>& sources();
const Source& source(const std::string& name);  // throws Error naming those there are

}  // namespace latitude::data
