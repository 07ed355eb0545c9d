// What every data set passes through before it is handed out: conversion to float images, checks, checksum.
#pragma once

#include <torch/torch.h>

#include <string>

#include "data/dataset.h"

namespace latitude::data {

// Classes that a file's labels may name: more is taken for a mistake (labels and codes mixed up).
inline constexpr std::int64_t kMostClasses = 10'000;

// Any numbers as images: uint8 is divided by 255, booleans become 0 and 1, floats are taken as they are; [N, H, W]
// becomes [N, 1, H, W] and codes [N, D] become [N, 1, 1, D]. Throws Error (beginning with `source`) for other ranks and
// types.
torch::Tensor to_images(const torch::Tensor& values, const std::string& source);

// Integers [N] as labels. Throws Error for other ranks, types and values below 0 or from kMostClasses on.
torch::Tensor to_labels(const torch::Tensor& values, const std::string& source);

// Checks the parts against one another, names the classes by number where they have no names, and fills in the
// checksum. Throws Error for: no image; an image value that is no number or outside [0, 1] (codes [N, 1, 1, D] only
// have to be finite); labels unlike the images in number or outside the classes; poses that are not finite [N, 6].
Dataset finished(Dataset dataset);

// Images `items` (int64 indices) of a set, under another name.
Dataset chosen(const Dataset& dataset, const torch::Tensor& items, const std::string& name);

}  // namespace latitude::data
