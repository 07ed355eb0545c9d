// The whole file is read, since its length says how many records it has.
#include "io/cifar.h"

#include <sstream>

#include "io/error.h"
#include "io/files.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t classes = 10;
constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 30;

}  // namespace

CifarBatch parse_cifar_batch(std::span<const std::byte> file, const std::string& source) {
  if (file.empty() || file.size() % kCifarRecordBytes != 0) {
    throw Error(source + ": has " + std::to_string(file.size()) +
                " bytes, expected records of 3073 bytes each, as a CIFAR-10 batch has" + hint(file));
  }
  const std::size_t count = file.size() / kCifarRecordBytes;
  CifarBatch batch{{Dtype::u8, {static_cast<std::int64_t>(count), 3, 32, 32}, {}},
                   {Dtype::u8, {static_cast<std::int64_t>(count)}, {}}};
  batch.images.bytes.reserve(count * (kCifarRecordBytes - 1));
  batch.labels.bytes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto record = file.subspan(i * kCifarRecordBytes, kCifarRecordBytes);
    const auto label = std::to_integer<std::size_t>(record[0]);
    if (label >= classes) {
      throw Error(source + ": record " + std::to_string(i) + " has the label " + std::to_string(label) +
                  ", expected 0 to 9" + (i == 0 ? hint(file) : ""));
    }
    batch.labels.bytes.push_back(record[0]);
    batch.images.bytes.insert(batch.images.bytes.end(), record.begin() + 1, record.end());
  }
  return batch;
}

CifarBatch read_cifar_batch(const std::filesystem::path& path) {
  return parse_cifar_batch(read_file(path, most_file_bytes), path.string());
}

std::vector<std::string> read_cifar_names(const std::filesystem::path& path) {
  const auto bytes = read_file(path, 1 << 16);
  std::istringstream lines(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) names.push_back(printable(line));
  }
  if (names.size() != classes) {
    throw Error(path.string() + ": found " + std::to_string(names.size()) +
                " names of classes, expected 10, a line each");
  }
  return names;
}

}  // namespace latitude::io
