// safetensors files in and out: 8 bytes of header length (little-endian), the header, the data.
#include "io/safetensors.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>
#include <utility>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/files.h"
#include "io/json.h"
#include "io/safetensors_header.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t length_bytes = 8;

// Fills bytes with what comes next in the file or the memory.
using Read = std::function<void(std::span<std::byte>)>;

SafetensorsHeader read_header(const Read& read, std::uint64_t file_bytes, std::span<const std::byte> head,
                              const std::string& source) {
  const std::string likeness = hint(head);
  if (file_bytes < length_bytes + 2) {
    throw Error(source + ": is not a safetensors file: it has only " + std::to_string(file_bytes) + " bytes" +
                likeness);
  }
  std::uint64_t length = 0;
  read(std::as_writable_bytes(std::span(&length, 1)));
  if (length < 2 || length > most_header_bytes || length > file_bytes - length_bytes) {
    throw Error(source + ": is not a safetensors file: its header would have " + std::to_string(length) +
                " bytes, expected 2 to " +
                std::to_string(std::min<std::uint64_t>(most_header_bytes, file_bytes - length_bytes)) + likeness);
  }
  std::string text(length, '\0');
  read(std::as_writable_bytes(std::span(text)));
  if (text.front() != '{') {
    throw Error(source + ": is not a safetensors file: its header starts with \"" +
                printable(std::string_view(text).substr(0, 1)) + "\", expected \"{\"" + likeness);
  }
  return parse_safetensors_header(text, file_bytes - length_bytes - length, source);
}

// A truth value is 0 or 1; other bytes are undefined behaviour in whoever takes them for one.
void check_booleans(const Array& array, const std::string& name, const std::string& source) {
  if (array.dtype != Dtype::boolean) return;
  if (std::any_of(array.bytes.begin(), array.bytes.end(), [](std::byte b) { return b > std::byte{1}; })) {
    throw Error(source + ": tensor \"" + printable(name) + "\" holds truth values other than 0 and 1");
  }
}

Safetensors read_tensors(SafetensorsHeader header, const Read& read, const std::string& source) {
  Safetensors contents;
  for (auto& [name, range] : header.in_file_order()) {
    Array array{range.dtype, std::move(range.shape), allocate(range.end - range.begin, source)};
    read(array.bytes);
    check_booleans(array, name, source);
    contents.tensors.emplace(std::move(name), std::move(array));
  }
  contents.metadata = std::move(header.metadata);
  return contents;
}

Read from_file(FileReader& file) {
  return [&file](std::span<std::byte> bytes) { file.read(bytes); };
}

using Named = std::pair<const std::string, Array>;

void check_for_writing(const Named& tensor, const std::string& source) {
  const auto& [name, array] = tensor;
  const auto count = static_cast<std::uint64_t>(array.count());
  if (name == "__metadata__" || is_unsafe_name(name) || array.bytes.size() != count * size_of(array.dtype)) {
    throw Error(source + ": cannot be written: tensor \"" + printable(name) + "\" of shape " + to_string(array.shape) +
                " with " + std::to_string(array.bytes.size()) + " bytes breaks the format's rules");
  }
}

// Larger elements first, then by name: with a header of a multiple of 8 bytes every tensor is aligned to its elements,
// which PyTorch's reader asks for.
std::vector<const Named*> in_writing_order(const Safetensors& contents) {
  std::vector<const Named*> order;
  for (const Named& tensor : contents.tensors) order.push_back(&tensor);
  std::stable_sort(order.begin(), order.end(),
                   [](const Named* a, const Named* b) { return size_of(a->second.dtype) > size_of(b->second.dtype); });
  return order;
}

std::string header_of(const Safetensors& contents, const std::vector<const Named*>& order) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!contents.metadata.empty()) header["__metadata__"] = contents.metadata;
  std::uint64_t position = 0;
  for (const Named* tensor : order) {
    const Array& array = tensor->second;
    // Appended without looking for the name, which would take quadratic time; the map has seen to it that it is new.
    header.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(
        tensor->first, nlohmann::ordered_json{{"dtype", name_of(array.dtype)},
                                              {"shape", array.shape},
                                              {"data_offsets", {position, position + array.bytes.size()}}});
    position += array.bytes.size();
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace

Safetensors read_safetensors(const std::filesystem::path& path, std::uint64_t most_bytes) {
  FileReader file(path);
  const std::string& source = file.source();
  if (file.size() > most_bytes) {
    throw Error(source + ": has " + std::to_string(file.size()) + " bytes, expected at most " +
                std::to_string(most_bytes));
  }
  return read_tensors(read_header(from_file(file), file.size(), file.peek(64), source), from_file(file), source);
}

Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& source) {
  std::span<const std::byte> rest = file;
  const Read read = [&rest](std::span<std::byte> bytes) {  // the header's rules keep this within the file
    std::copy_n(rest.begin(), bytes.size(), bytes.begin());
    rest = rest.subspan(bytes.size());
  };
  return read_tensors(read_header(read, file.size(), file, source), read, source);
}

Safetensors read_safetensors_header(const std::filesystem::path& path) {
  FileReader file(path);
  SafetensorsHeader header = read_header(from_file(file), file.size(), file.peek(64), file.source());
  Safetensors contents;
  for (auto& [name, range] : header.tensors) {
    contents.tensors.emplace(name, Array{range.dtype, std::move(range.shape), {}});
  }
  contents.metadata = std::move(header.metadata);
  return contents;
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& contents) {
  const std::string source = path.string();
  if (contents.tensors.size() > most_tensors) throw Error(source + ": cannot be written: too many tensors");
  for (const Named& tensor : contents.tensors) check_for_writing(tensor, source);
  const std::vector<const Named*> order = in_writing_order(contents);
  std::string header;
  try {
    header = header_of(contents, order);
  } catch (const Json::exception& error) {
    throw Error(source + ": cannot be written: " + describe(error));
  }
  if (header.size() > most_header_bytes) throw Error(source + ": cannot be written: its header is above 100 MB");
  const std::uint64_t length = header.size();
  std::vector<std::span<const std::byte>> parts = {std::as_bytes(std::span(&length, 1)),
                                                   std::as_bytes(std::span(header))};
  for (const Named* tensor : order) parts.emplace_back(tensor->second.bytes);
  write_parts(path, parts);
}

}  // namespace latitude::io
