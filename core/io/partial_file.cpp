// The lock is flock(2) on the file itself, so that a killed process leaves none behind.
#include "io/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "io/error.h"

namespace latitude::io {

PartialFile::PartialFile(const std::filesystem::path& target) : path_(target.string() + ".partial") {
  // Whoever held the lock before may have renamed or removed the file between our open and our lock: then again.
  do {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0) throw Error(path_.string() + ": cannot be written: " + std::strerror(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor_);
      throw Error(path_.string() + ": is being downloaded by another program");
    }
  } while (!is_current());
  struct stat status {};
  if (::fstat(descriptor_, &status) == 0) size_ = static_cast<std::uint64_t>(status.st_size);
}

PartialFile::~PartialFile() { ::close(descriptor_); }

bool PartialFile::is_current() const {
  struct stat opened {
  }, named{};
  return ::fstat(descriptor_, &opened) == 0 && ::lstat(path_.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

bool PartialFile::append(std::span<const std::byte> bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

void PartialFile::clear() {
  if (::ftruncate(descriptor_, 0) != 0) throw Error(path_.string() + ": cannot be emptied: " + std::strerror(errno));
  size_ = 0;
}

void PartialFile::remove() { ::unlink(path_.c_str()); }

}  // namespace latitude::io
