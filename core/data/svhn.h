// SVHN (Netzer et al. 2011, "Reading Digits in Natural Images with Unsupervised Feature Learning"): 73,257 + 26,032
// colour pictures of house numbers' digits at 32 x 32, the cropped digits of ufldl.stanford.edu/housenumbers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/fetch.h"

namespace latitude::data {

// One .mat file with X, 32 x 32 x 3 x N bytes (row, column, channel, item), and y, N x 1 labels from 1 to 10, 10 for
// the digit 0: [N, 3, 32, 32] and labels 0 to 9, not yet finished(). Throws Error.
Dataset read_svhn(const std::filesystem::path& path);

// A split from the folder, checked by its MD5. Throws Error that says where it looked and how to get it.
Dataset load_svhn(const std::filesystem::path& folder, const PublishedFile& file, bool train);

// Downloads into the folder what is not there yet or is damaged. Throws Error.
void fetch_svhn(const std::filesystem::path& folder, const std::string& address,
                const std::vector<PublishedFile>& files, const FetchProgress& progress);

// Looks in io::user_data_folder()/svhn; fetches from the authors' page.
Source svhn_source();

}  // namespace latitude::data
