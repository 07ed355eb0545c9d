// A plain file opened for reading, piece by piece, by read(2): a file that is cut short meanwhile gives an Error and
// not a bus error, as a mapped one would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace latitude::io {

class FileReader {
 public:
  // Throws Error when the file is missing, unreadable or no plain file.
  explicit FileReader(const std::filesystem::path& path);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  std::uint64_t size() const { return size_; }  // bytes, when it was opened
  std::uint64_t left() const { return size_ - position_; }
  const std::string& source() const { return source_; }

  // Fills `bytes` with what comes next; throws Error when the file ends before.
  void read(std::span<std::byte> bytes);
  // Moves on by `count` bytes without reading them; throws Error when the file ends before.
  void skip(std::uint64_t count);
  // The first bytes, at most `most`, without moving on.
  std::vector<std::byte> peek(std::size_t most) const;

 private:
  std::string source_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t position_ = 0;
};

// Memory for `count` bytes; throws Error naming `source` where the machine has not that much.
std::vector<std::byte> allocate(std::uint64_t count, const std::string& source);

}  // namespace latitude::io
