// One reader a kind of file. What the bytes may be is checked in io; what images, labels and poses may be, in finish.
#include "data/files.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <map>
#include <system_error>
#include <utility>

#include "data/array_tensor.h"
#include "data/cifar10.h"
#include "data/finish.h"
#include "data/svhn.h"
#include "io/cifar.h"
#include "io/error.h"
#include "io/file_reader.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/picture.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostFolderValues = std::int64_t{1} << 31;  // 8 GiB of floats

std::string lower_extension(const fs::path& path) {
  auto extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return extension;
}

Dataset from_npy(const fs::path& path) {
  Dataset dataset;
  dataset.images = to_images(to_tensor(io::read_npy(path)), path.string());
  return dataset;
}

Dataset from_npz(const fs::path& path) {
  const auto arrays = io::read_npz(path);
  const auto images = arrays.find("images");
  if (images == arrays.end()) {
    std::string found;
    for (const auto& [key, array] : arrays) found += (found.empty() ? "\"" : ", \"") + key + "\"";
    throw Error(path.string() + ": found " + (found.empty() ? "no arrays" : found) + ", expected \"images\"");
  }
  Dataset dataset;
  dataset.images = to_images(to_tensor(images->second), path.string());
  if (const auto labels = arrays.find("labels"); labels != arrays.end())
    dataset.labels = to_labels(to_tensor(labels->second), path.string());
  if (const auto poses = arrays.find("poses"); poses != arrays.end())
    dataset.poses = to_tensor(poses->second).to(torch::kFloat32).contiguous();
  return dataset;
}

// ".../train-images-idx3-ubyte.gz" gives ".../train-labels-idx1-ubyte" when that or its .gz is there; else empty.
fs::path labels_beside(const fs::path& images) {
  auto name = images.filename().string();
  if (lower_extension(images) == ".gz") name.resize(name.size() - 3);
  const auto place = name.rfind("images");
  if (place == std::string::npos) return {};
  name.replace(place, 6, "labels");
  if (const auto rank = name.rfind("idx3"); rank != std::string::npos) name.replace(rank, 4, "idx1");
  const auto labels = images.parent_path() / name;
  std::error_code ignored;
  if (fs::exists(labels, ignored) || fs::exists(labels.string() + ".gz", ignored)) return labels;
  return {};
}

Dataset from_idx(const fs::path& path) {
  Dataset dataset;
  dataset.images = to_images(to_tensor(io::read_idx(path)), path.string());
  if (const auto labels = labels_beside(path); !labels.empty())
    dataset.labels = to_labels(to_tensor(io::read_idx(labels)), labels.string());
  return dataset;
}

// IDX files begin with two zero bytes; a record of CIFAR-10 does only where its first picture's corner is black.
bool starts_as_idx(const fs::path& path) {
  const io::FileReader file(path);
  const auto head = file.peek(2);
  return file.size() % io::kCifarRecordBytes != 0 && head == std::vector<std::byte>(2, std::byte{0});
}

struct FolderListing {
  std::vector<fs::path> pictures, folders;  // hidden entries left out, in order of their names
};

// Names that are all whole numbers sort as numbers, so that class 10 does not follow class 1.
bool by_name(const fs::path& a, const fs::path& b) {
  const auto number = [](const std::string& name) {
    return name.size() < 18 && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c); });
  };
  const auto left = a.stem().string(), right = b.stem().string();
  if (number(left) && number(right)) {
    const auto left_value = std::stoll(left), right_value = std::stoll(right);
    if (left_value != right_value) return left_value < right_value;
  } else if (number(left) != number(right)) {
    return number(left);
  }
  return a.filename() < b.filename();
}

FolderListing list(const fs::path& folder) {
  FolderListing listing;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
    if (entry->path().filename().string().starts_with('.')) continue;
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      listing.folders.push_back(entry->path());
    } else if (lower_extension(entry->path()) == ".png") {
      listing.pictures.push_back(entry->path());
    }
  }
  if (failure) throw Error(folder.string() + ": the folder could not be read: " + failure.message());
  std::sort(listing.pictures.begin(), listing.pictures.end(), by_name);
  std::sort(listing.folders.begin(), listing.folders.end(), by_name);
  return listing;
}

// Pictures of one size, as they come; a grey one among coloured ones is widened at the end.
class PictureStack {
 public:
  void add(const fs::path& path) {
    auto picture = io::read_png(path);
    if (pictures_.empty()) {
      first_ = path;
    } else if (picture.width != pictures_[0].width || picture.height != pictures_[0].height) {
      throw Error(path.string() + ": found a picture of " + size_of(picture) + ", expected " + size_of(pictures_[0]) +
                  " like " + first_.filename().string());
    }
    values_ += std::int64_t{picture.width} * picture.height * picture.channels;
    if (values_ > kMostFolderValues)
      throw Error(path.string() + ": found more than " + std::to_string(kMostFolderValues) +
                  " picture values in the folder up to here, more than is taken into memory");
    channels_ = std::max(channels_, picture.channels);
    pictures_.push_back(std::move(picture));
  }

  bool empty() const { return pictures_.empty(); }

  torch::Tensor images() const {  // [N, C, H, W]
    const auto count = static_cast<std::int64_t>(pictures_.size());
    const auto& first = pictures_[0];
    auto interleaved = torch::empty({count, first.height, first.width, channels_}, torch::kUInt8);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto& picture = pictures_[i];
      auto pixels = torch::empty({picture.height, picture.width, picture.channels}, torch::kUInt8);
      std::memcpy(pixels.data_ptr(), picture.pixels.data(), picture.pixels.size());
      interleaved[i].copy_(pixels);  // one channel is spread over three
    }
    return interleaved.permute({0, 3, 1, 2});
  }

 private:
  static std::string size_of(const io::Picture& picture) {
    return std::to_string(picture.width) + " x " + std::to_string(picture.height);
  }

  std::vector<io::Picture> pictures_;
  fs::path first_;
  std::int64_t values_ = 0;
  int channels_ = 1;
};

Dataset from_folder(const fs::path& folder) {
  const auto top = list(folder);
  Dataset dataset;
  PictureStack stack;
  std::vector<std::int64_t> labels;
  for (const auto& picture : top.pictures) stack.add(picture);
  for (const auto& class_folder : top.folders) {
    const auto pictures = list(class_folder).pictures;
    if (pictures.empty()) continue;
    if (!top.pictures.empty())
      throw Error(folder.string() + ": found PNGs both in it and in " + class_folder.filename().string() +
                  "/, expected pictures alone or one folder a class");
    for (const auto& picture : pictures) stack.add(picture);
    labels.resize(labels.size() + pictures.size(), static_cast<std::int64_t>(dataset.class_names.size()));
    dataset.class_names.push_back(class_folder.filename().string());
  }
  if (stack.empty())
    throw Error(folder.string() + ": found no PNG in the folder, expected PNGs or one folder of PNGs a class");
  dataset.images = to_images(stack.images(), folder.string());
  if (!labels.empty()) dataset.labels = to_labels(torch::tensor(labels, torch::kInt64), folder.string());
  return dataset;
}

Dataset read(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return from_folder(path);
  const auto extension = lower_extension(path);
  if (extension == ".npy") return from_npy(path);
  if (extension == ".npz") return from_npz(path);
  if (extension == ".mat") return read_svhn(path);
  if (extension == ".bin" && !starts_as_idx(path)) return read_cifar10_batch(path);
  if (extension == ".png" || extension == ".safetensors")
    throw Error(path.string() + ": found a " + extension +
                " file, expected a data set: IDX, .npy, .npz, .mat, .bin or a folder of PNGs");
  return from_idx(path);
}

}  // namespace

Dataset load_path(const fs::path& path) {
  auto dataset = read(path);
  dataset.name = path.string();
  return finished(std::move(dataset));
}

}  // namespace latitude::data
