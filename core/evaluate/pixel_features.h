// What a learned code is measured against: the pixels themselves, and their principal components (Pearson 1901).
#pragma once

#include "atlas/pca.h"
#include "data/dataset.h"

namespace latitude::evaluate {

// The pixels of every image, [N, pixels] in double.
at::Tensor pixels(const data::Dataset& set);

// Of the pixels of the set, all components. Throws Error for a set of one image.
atlas::Pca pixel_components(const data::Dataset& set);

// The same axes about the mean of another set, as the paper's table 1 has its test items (see linear_svm.h).
atlas::Pca about(const atlas::Pca& pca, const data::Dataset& set);

// The first `components` of each image, [N, components] in double, all of them where there are fewer.
at::Tensor project_pixels(const atlas::Pca& pca, const data::Dataset& set, std::int64_t components);

}  // namespace latitude::evaluate
