// libarchive is told of tar and gzip alone, so that no other of its many formats is tried on a hostile file.
#include "io/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/text.h"

namespace latitude::io {
namespace {

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

constexpr std::size_t block_bytes = 1 << 16;

[[noreturn]] void fail(archive* from, const std::string& source) {
  const char* why = archive_error_string(from);
  throw Error(source + ": cannot be unpacked: " + (why == nullptr ? "damaged" : printable(why, 100)));
}

Archive open(const std::filesystem::path& path) {
  const FileReader file(path);  // says what is wrong with a folder, a pipe or a missing file
  const auto head = file.peek(64);
  if (head.size() < 2 || head[0] != std::byte{0x1f} || head[1] != std::byte{0x8b}) {
    throw Error(path.string() + ": is not a .tar.gz archive" + hint(head));
  }
  Archive opened(archive_read_new(), archive_read_free);
  if (opened == nullptr || archive_read_support_filter_gzip(opened.get()) != ARCHIVE_OK ||
      archive_read_support_format_tar(opened.get()) != ARCHIVE_OK) {
    throw Error(path.string() + ": cannot be unpacked: libarchive does not know .tar.gz");
  }
  if (archive_read_open_filename(opened.get(), path.c_str(), block_bytes) != ARCHIVE_OK) {
    fail(opened.get(), path.string());
  }
  return opened;
}

// The next entry, or null at the end.
archive_entry* next(archive* from, const std::string& source) {
  archive_entry* entry = nullptr;
  const int code = archive_read_next_header(from, &entry);
  if (code == ARCHIVE_EOF) return nullptr;
  if (code != ARCHIVE_OK && code != ARCHIVE_WARN) fail(from, source);
  return entry;
}

// The entry's name, without a leading "./".
std::string checked_name(archive_entry* entry, const std::string& source) {
  const char* text = archive_entry_pathname(entry);
  std::string name = text == nullptr ? "" : text;
  if (name.empty() || is_unsafe_name(name)) {
    throw Error(source + ": an entry is named \"" + printable(name) + "\", expected names within the archive's folder");
  }
  return name.starts_with("./") ? name.substr(2) : name;
}

std::vector<std::byte> contents(archive* from, std::uint64_t size, const std::string& source) {
  std::vector<std::byte> bytes = allocate(size, source);
  std::span<std::byte> rest(bytes);
  while (!rest.empty()) {
    const la_ssize_t got = archive_read_data(from, rest.data(), rest.size());
    if (got < 0) fail(from, source);
    if (got == 0) throw Error(source + ": is shorter than its archive says");
    rest = rest.subspan(static_cast<std::size_t>(got));
  }
  return bytes;
}

}  // namespace

std::map<std::string, std::vector<std::byte>> read_tar_gz(const std::filesystem::path& path,
                                                          const std::vector<std::string>& members,
                                                          std::uint64_t most_bytes) {
  const std::string source = path.string();
  const Archive opened = open(path);
  std::map<std::string, std::vector<std::byte>> found;
  std::uint64_t total = 0;
  while (archive_entry* entry = next(opened.get(), source)) {
    const std::string name = checked_name(entry, source), member = source + "[" + printable(name) + "]";
    const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
    if (size > most_bytes - total) {
      throw Error(source + ": unpacks to more than the " + std::to_string(most_bytes) + " bytes expected at most");
    }
    total += size;
    if (std::find(members.begin(), members.end(), name) == members.end()) continue;
    const bool plain = archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
    if (!plain) throw Error(member + ": is no plain file");
    if (found.contains(name)) throw Error(member + ": comes twice");
    found.emplace(name, contents(opened.get(), size, member));
  }
  for (const auto& name : members) {
    if (!found.contains(name)) throw Error(source + ": found no \"" + name + "\" in the archive");
  }
  return found;
}

}  // namespace latitude::io
