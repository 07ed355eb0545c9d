// MNIST (LeCun, Cortes, Burges): 60,000 + 10,000 handwritten digits at 28 x 28, as four IDX files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/fetch.h"

namespace latitude::data {

// The set from the folder's files, plain or gzipped, checked by the md5 of their uncompressed bytes. Throws Error that
// says where it looked and how to get them.
Dataset load_mnist(const std::filesystem::path& folder, bool train);

// Downloads into the folder (made where it is not there) what is not there yet or is damaged. Mirrors are addresses
// that a file's name completes. Throws Error.
void fetch_mnist(const std::filesystem::path& folder, const std::vector<std::string>& mirrors,
                 const FetchProgress& progress);

// Looks in io::user_data_folder()/mnist; fetches from the public mirrors.
Source mnist_source();

}  // namespace latitude::data
