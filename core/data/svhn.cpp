// The authors publish no checksums; those here are the ones that torchvision verifies its downloads by.
#include "data/svhn.h"

#include <cmath>
#include <system_error>
#include <utility>

#include "data/array_tensor.h"
#include "data/finish.h"
#include "io/checksum.h"
#include "io/error.h"
#include "io/files.h"
#include "io/mat.h"

namespace latitude::data {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30;  // of a file, and of its pictures
constexpr std::int64_t kDigits = 10;

PublishedFile published(bool train) {
  return train ? PublishedFile{"train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373"}
               : PublishedFile{"test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3"};
}

// MATLAB's X(row, column, channel, item) comes as [item, channel, column, row].
torch::Tensor images_of(const io::Array& x, const std::string& source) {
  const bool fits =
      x.dtype == io::Dtype::u8 && x.shape.size() == 4 && x.shape[1] == 3 && x.shape[2] == 32 && x.shape[3] == 32;
  if (!fits)
    throw Error(source + ": found X of type " + std::string(io::name_of(x.dtype)) + " and shape " +
                io::to_string(std::vector(x.shape.rbegin(), x.shape.rend())) +
                ", expected pictures of type U8 and shape [32, 32, 3, N]");
  return to_images(to_tensor(x).transpose(2, 3).contiguous(), source);
}

// Labels are whole numbers of whatever type: MATLAB's own is the double.
torch::Tensor labels_of(const io::Array& y, std::int64_t count, const std::string& source) {
  if (y.shape != std::vector<std::int64_t>{1, count})
    throw Error(source + ": found y of shape " + io::to_string(std::vector(y.shape.rbegin(), y.shape.rend())) +
                ", expected labels [" + std::to_string(count) + ", 1], one for each picture");
  std::vector<std::int64_t> labels;
  for (const double value : y.to_doubles()) {
    if (!(value >= 1 && value <= kDigits) || value != std::floor(value))
      throw Error(source + ": item " + std::to_string(labels.size()) + " has the label " + std::to_string(value) +
                  ", expected a whole number from 1 to 10");
    labels.push_back(static_cast<std::int64_t>(value) % kDigits);
  }
  return torch::tensor(labels, torch::kInt64);
}

}  // namespace

Dataset read_svhn(const std::filesystem::path& path) {
  const auto source = path.string();
  Dataset dataset;
  const auto arrays = io::read_mat(path, {"X", "y"}, kMostBytes);
  dataset.images = images_of(arrays.at("X"), source);
  dataset.labels = labels_of(arrays.at("y"), dataset.size(), source);
  for (std::int64_t digit = 0; digit < kDigits; ++digit) dataset.class_names.push_back(std::to_string(digit));
  return dataset;
}

Dataset load_svhn(const std::filesystem::path& folder, const PublishedFile& file, bool train) {
  const auto path = folder / file.name;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    throw Error("svhn: found no " + file.name + " in " + folder.string() +
                "; `latitude-cli fetch svhn` gets it (LATITUDE_DATA names another folder)");
  io::check_md5(path, file.md5);
  auto dataset = read_svhn(path);
  dataset.name = train ? "svhn:train" : "svhn:test";
  return finished(std::move(dataset));
}

void fetch_svhn(const std::filesystem::path& folder, const std::string& address,
                const std::vector<PublishedFile>& files, const FetchProgress& progress) {
  for (const auto& file : files) fetch_file(folder, address, file, kMostBytes, progress);
}

Source svhn_source() {
  const auto folder = [] { return io::user_data_folder() / "svhn"; };
  return {.name = "svhn",
          .description = "73,257 + 26,032 digits of house numbers in colour, 32 x 32",
          .load = [folder](bool train) { return load_svhn(folder(), published(train), train); },
          .fetch =
              [folder](const FetchProgress& progress) {
                fetch_svhn(folder(), "http://ufldl.stanford.edu/housenumbers/", {published(true), published(false)},
                           progress);
              }};
}

}  // namespace latitude::data
