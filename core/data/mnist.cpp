// Where MNIST's files lie and how they are recognised: by the checksums of the uncompressed files, which all mirrors
// share (compressed copies differ from mirror to mirror).
#include "data/mnist.h"

#include <system_error>
#include <utility>

#include "data/array_tensor.h"
#include "data/finish.h"
#include "io/download.h"
#include "io/error.h"
#include "io/files.h"
#include "io/idx.h"

namespace latitude::data {
namespace {

struct File {
  std::string name, md5;  // md5 of the uncompressed bytes
};

struct Parts {
  File images, labels;
};

Parts parts(bool train) {
  if (train)
    return {{"train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"},
            {"train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"}};
  return {{"t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"},
          {"t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"}};
}

torch::Tensor read(const std::filesystem::path& folder, const File& file) {
  const auto path = folder / file.name;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored) && !std::filesystem::exists(path.string() + ".gz", ignored))
    throw Error("mnist: found no " + file.name + "(.gz) in " + folder.string() +
                "; `latitude-cli fetch mnist` gets it (LATITUDE_DATA names another folder)");
  return to_tensor(io::read_idx(path, file.md5));
}

bool holds(const std::filesystem::path& path, const File& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return false;
  try {
    io::read_idx(path, file.md5);
    return true;
  } catch (const Error&) {  // damaged: to be fetched again
    return false;
  }
}

}  // namespace

Dataset load_mnist(const std::filesystem::path& folder, bool train) {
  const auto files = parts(train);
  Dataset dataset;
  dataset.name = train ? "mnist:train" : "mnist:test";
  dataset.images = to_images(read(folder, files.images), dataset.name);
  dataset.labels = to_labels(read(folder, files.labels), dataset.name);
  for (int digit = 0; digit < 10; ++digit) dataset.class_names.push_back(std::to_string(digit));
  return finished(std::move(dataset));
}

void fetch_mnist(const std::filesystem::path& folder, const std::vector<std::string>& mirrors,
                 const FetchProgress& progress) {
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  if (failure) throw Error(folder.string() + ": the folder could not be made: " + failure.message());
  for (const auto& file : {parts(true).images, parts(true).labels, parts(false).images, parts(false).labels}) {
    if (holds(folder / file.name, file)) continue;
    io::Download what;
    for (const auto& mirror : mirrors) what.urls.push_back(mirror + file.name + ".gz");
    what.target = folder / (file.name + ".gz");
    what.most_bytes = 64 << 20;
    what.verify = [file](const std::filesystem::path& path) { io::read_idx(path, file.md5); };
    io::download(what, [&](std::uint64_t done, std::uint64_t total) {
      if (progress) progress(file.name + ".gz", done, total);
    });
  }
}

Source mnist_source() {
  const auto folder = [] { return io::user_data_folder() / "mnist"; };
  return {.name = "mnist",
          .description = "60,000 + 10,000 handwritten digits, 28 x 28",
          .load = [folder](bool train) { return load_mnist(folder(), train); },
          .fetch =
              [folder](const FetchProgress& progress) {
                fetch_mnist(folder(),
                            {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                             "https://storage.googleapis.com/cvdf-datasets/mnist/"},
                            progress);
              }};
}

}  // namespace latitude::data
