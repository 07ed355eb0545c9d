// The authors publish a checksum of the archive and none of the files in it: what comes by `fetch` is verified as it
// comes, and at every load each file is asked for its whole number of records.
#include "data/cifar10.h"

#include <system_error>
#include <utility>
#include <vector>

#include "data/array_tensor.h"
#include "data/finish.h"
#include "io/archive.h"
#include "io/cifar.h"
#include "io/error.h"
#include "io/files.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInnerFolder = "cifar-10-batches-bin";
constexpr const char* kNames = "batches.meta.txt";
constexpr std::uint64_t kMostArchiveBytes = std::uint64_t{256} << 20;  // packed, and unpacked

std::vector<std::string> batches(bool train) {
  if (!train) return {"test_batch.bin"};
  std::vector<std::string> names;
  for (int i = 1; i <= 5; ++i) names.push_back("data_batch_" + std::to_string(i) + ".bin");
  return names;
}

// The name of a file within the archive.
std::string member(const std::string& name) { return (fs::path(kInnerFolder) / name).string(); }

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

// FOLDER/NAME or FOLDER/cifar-10-batches-bin/NAME.
fs::path find(const fs::path& folder, const std::string& name) {
  for (const auto& path : {folder / name, folder / kInnerFolder / name})
    if (is_there(path)) return path;
  throw Error("cifar-10: found no " + name + " in " + folder.string() + " or its " + kInnerFolder +
              "; `latitude-cli fetch cifar-10` gets it (LATITUDE_DATA names another folder)");
}

io::CifarBatch read_whole(const fs::path& path, std::int64_t records) {
  auto batch = io::read_cifar_batch(path);
  if (batch.labels.count() != records)
    throw Error(path.string() + ": found " + std::to_string(batch.labels.count()) + " records, expected " +
                std::to_string(records));
  return batch;
}

bool holds(const fs::path& folder, std::int64_t records) {
  try {
    io::read_cifar_names(find(folder, kNames));
    for (const bool train : {true, false})
      for (const auto& name : batches(train)) read_whole(find(folder, name), records);
    return true;
  } catch (const Error&) {  // missing or damaged: to be fetched
    return false;
  }
}

}  // namespace

Dataset read_cifar10_batch(const fs::path& path) {
  const auto batch = io::read_cifar_batch(path);
  Dataset dataset;
  dataset.images = to_images(to_tensor(batch.images), path.string());
  dataset.labels = to_labels(to_tensor(batch.labels), path.string());
  for (int label = 0; label < 10; ++label) dataset.class_names.push_back(std::to_string(label));
  if (const auto names = path.parent_path() / kNames; is_there(names))
    dataset.class_names = io::read_cifar_names(names);
  return dataset;
}

Dataset load_cifar10(const fs::path& folder, bool train, std::int64_t records) {
  Dataset dataset;
  dataset.name = train ? "cifar-10:train" : "cifar-10:test";
  std::vector<torch::Tensor> images, labels;
  for (const auto& name : batches(train)) {
    const auto batch = read_whole(find(folder, name), records);
    images.push_back(to_tensor(batch.images));
    labels.push_back(to_tensor(batch.labels));
  }
  dataset.images = to_images(torch::cat(images), dataset.name);
  dataset.labels = to_labels(torch::cat(labels), dataset.name);
  dataset.class_names = io::read_cifar_names(find(folder, kNames));
  return finished(std::move(dataset));
}

void fetch_cifar10(const fs::path& folder, const std::string& address, const PublishedFile& archive,
                   const FetchProgress& progress, std::int64_t records) {
  if (holds(folder, records)) return;
  fetch_file(folder, address, archive, kMostArchiveBytes, progress);
  std::vector<std::string> members = {member(kNames)};
  for (const bool train : {true, false})
    for (const auto& name : batches(train)) members.push_back(member(name));
  const auto files = io::read_tar_gz(folder / archive.name, members, kMostArchiveBytes);
  std::error_code failure;
  fs::create_directories(folder / kInnerFolder, failure);
  if (failure) throw Error((folder / kInnerFolder).string() + ": cannot be made: " + failure.message());
  for (const auto& [name, bytes] : files) io::write_file(folder / name, bytes);
  fs::remove(folder / archive.name, failure);  // its files are there now: what cannot be removed does no harm
}

Source cifar10_source() {
  const auto folder = [] { return io::user_data_folder() / "cifar-10"; };
  return {.name = "cifar-10",
          .description = "50,000 + 10,000 colour pictures of ten classes, 32 x 32",
          .load = [folder](bool train) { return load_cifar10(folder(), train); },
          .fetch =
              [folder](const FetchProgress& progress) {
                fetch_cifar10(folder(), "https://www.cs.toronto.edu/~kriz/",
                              {"cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530"}, progress);
              }};
}

}  // namespace latitude::data
