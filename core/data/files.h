// A person's own files as data sets: IDX(.gz), .npy, .npz, folders of PNGs, and the files that CIFAR-10 and SVHN come
// in.
#pragma once

#include <filesystem>

#include "data/dataset.h"

namespace latitude::data {

// By what lies at `path`: a folder of PNGs (flat, or one folder a class, classes in order of their names), a .npy of
// images, a .npz with "images" and perhaps "labels" and "poses", a .mat of SVHN, a .bin of CIFAR-10, else an IDX of
// images; the labels beside it
// ("images" and "idx3" in its name replaced by "labels" and "idx1") come along. Throws Error.
Dataset load_path(const std::filesystem::path& path);

}  // namespace latitude::data
