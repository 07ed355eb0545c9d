// The unfinished file of a download: appended to by one process at a time, kept for the next attempt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace latitude::io {

class PartialFile {
 public:
  // Opens or makes TARGET.partial and locks it; throws Error when it cannot be written or another process has it.
  explicit PartialFile(const std::filesystem::path& target);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  bool append(std::span<const std::byte> bytes) noexcept;  // false: errno says why
  void clear();
  void remove();

 private:
  bool is_current() const;

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace latitude::io
