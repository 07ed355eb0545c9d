// Reading of plain files by read(2), every return checked.
#include "io/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include "io/error.h"

namespace latitude::io {

FileReader::FileReader(const std::filesystem::path& path) : source_(path.string()) {
  // O_NONBLOCK: opening a pipe under a file's name must not wait for a writer.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw Error(source_ + ": cannot be opened: " + std::strerror(errno));
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw Error(source_ + (S_ISDIR(status.st_mode) ? ": is a folder, expected a file" : ": is not a plain file"));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileReader::~FileReader() { ::close(descriptor_); }

void FileReader::read(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::read(descriptor_, bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 30));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(source_ + ": cannot be read: " + std::strerror(errno));
    if (got == 0) throw Error(source_ + ": ends after " + std::to_string(position_) + " bytes, more were expected");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    position_ += static_cast<std::uint64_t>(got);
  }
}

void FileReader::skip(std::uint64_t count) {
  if (count > left() || ::lseek(descriptor_, static_cast<off_t>(count), SEEK_CUR) < 0) {
    throw Error(source_ + ": ends after " + std::to_string(size_) + " bytes, more were expected");
  }
  position_ += count;
}

std::vector<std::byte> FileReader::peek(std::size_t most) const {
  std::vector<std::byte> head(std::min<std::uint64_t>(most, size_));
  const ssize_t got = ::pread(descriptor_, head.data(), head.size(), 0);
  head.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return head;
}

std::vector<std::byte> allocate(std::uint64_t count, const std::string& source) {
  try {
    return std::vector<std::byte>(count);
  } catch (const std::bad_alloc&) {
    throw Error(source + ": needs " + std::to_string(count) + " bytes of memory, more than there are");
  } catch (const std::length_error&) {
    throw Error(source + ": needs " + std::to_string(count) + " bytes of memory, more than there are");
  }
}

}  // namespace latitude::io
