// CIFAR-10 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"): 50,000 + 10,000 colour pictures
// of ten classes at 32 x 32, in the binary version of cs.toronto.edu/~kriz/cifar.html.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "data/dataset.h"
#include "data/fetch.h"

namespace latitude::data {

// One file of records, [N, 3, 32, 32], its ten classes named by batches.meta.txt where that lies beside it, else by
// number; not yet finished(). Throws Error.
Dataset read_cifar10_batch(const std::filesystem::path& path);

// The set from data_batch_1.bin to data_batch_5.bin, or from test_batch.bin, each of `records` records, in the folder
// or in its cifar-10-batches-bin. Throws Error that says where it looked and how to get them.
Dataset load_cifar10(const std::filesystem::path& folder, bool train, std::int64_t records = 10'000);

// Brings what load_cifar10 needs into the folder's cifar-10-batches-bin, unless it is there: downloads the archive,
// verifies it, takes the known files out of it and removes it. Throws Error.
void fetch_cifar10(const std::filesystem::path& folder, const std::string& address, const PublishedFile& archive,
                   const FetchProgress& progress, std::int64_t records = 10'000);

// Looks in io::user_data_folder()/cifar-10; fetches from the authors' page.
Source cifar10_source();

}  // namespace latitude::data
