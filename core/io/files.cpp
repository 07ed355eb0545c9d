// Atomic saves by the POSIX rules: write a new file beside the target, fsync it, rename it over the target, fsync the
// folder; every return is checked, because a save that failed must never be reported as done.
#include "io/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "io/error.h"
#include "io/file_reader.h"

namespace latitude::io {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& what, int code) {
  throw Error(path.string() + ": " + what + ": " + std::strerror(code));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }
  // Closes now; some file systems report a failed write only here.
  bool close() {
    const int value = value_;
    value_ = -1;
    return ::close(value) == 0;
  }

 private:
  int value_;
};

// Removes the temporary file unless it has taken the target's place.
class Temporary {
 public:
  explicit Temporary(fs::path path) : path_(std::move(path)) {}
  ~Temporary() {
    if (!kept_) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  const fs::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  fs::path path_;
  bool kept_ = false;
};

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

void write_all(int descriptor, std::span<const std::byte> bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path, "cannot be written", errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void sync(int descriptor, const fs::path& path) {
  while (::fsync(descriptor) != 0) {
    if (errno != EINTR) fail(path, "cannot be written to the disk", errno);
  }
}

// Follows links, so that a link to a file stays one.
fs::path real_target(const fs::path& path) {
  std::error_code ignored;
  const fs::path real = fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored) : path;
  return ignored || real.empty() ? path : real;
}

bool is_stream(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::is_character_file(status) || fs::is_fifo(status);
}

void write_stream(const fs::path& path, std::span<const std::span<const std::byte>> parts) {
  Descriptor out(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (out.get() < 0) fail(path, "cannot be opened for writing", errno);
  for (const auto part : parts) write_all(out.get(), part, path);
  if (!out.close()) fail(path, "cannot be written", errno);
}

// A new file beside the target under a name that nobody else has.
int create_beside(const fs::path& target, fs::path& name) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 1000; ++attempt) {
    name = folder_of(target) / ("." + target.filename().string() + "." + std::to_string(::getpid()) + "-" +
                                std::to_string(counter++) + ".tmp");
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
  return -1;
}

void rename_and_sync(const fs::path& from, const fs::path& target) {
  if (::rename(from.c_str(), target.c_str()) != 0) fail(target, "cannot be replaced", errno);
  const fs::path folder = folder_of(target);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) fail(folder, "cannot be opened", errno);
  // Some network and FUSE file systems have no fsync for folders and say EINVAL; there is nothing more to do there.
  if (::fsync(opened.get()) != 0 && errno != EINVAL) fail(folder, "cannot be written to the disk", errno);
}

fs::path environment_path(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? fs::path() : fs::path(value);
}

}  // namespace

std::vector<std::byte> read_file(const fs::path& path, std::uint64_t most_bytes) {
  FileReader reader(path);
  if (reader.size() > most_bytes) {
    throw Error(path.string() + ": has " + std::to_string(reader.size()) + " bytes, expected at most " +
                std::to_string(most_bytes));
  }
  std::vector<std::byte> bytes = allocate(reader.size(), path.string());
  reader.read(bytes);
  return bytes;
}

void write_parts(const fs::path& path, std::span<const std::span<const std::byte>> parts) {
  if (is_stream(path)) return write_stream(path, parts);
  const fs::path target = real_target(path);
  struct stat old {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    throw Error(path.string() + (S_ISDIR(old.st_mode) ? ": is a folder, expected a file" : ": is not a plain file"));
  }
  fs::path name;
  Descriptor out(create_beside(target, name));
  if (out.get() < 0) fail(path, "cannot be written", errno);
  Temporary temporary(name);
  for (const auto part : parts) write_all(out.get(), part, path);
  // The new file keeps the old one's permissions; that it may not is no reason to lose the save.
  if (exists && ::fchmod(out.get(), old.st_mode & 07777) != 0 && errno != EPERM) fail(path, "cannot be written", errno);
  sync(out.get(), path);
  if (!out.close()) fail(path, "cannot be written", errno);
  rename_and_sync(temporary.path(), target);
  temporary.keep();
}

void write_file(const fs::path& path, std::span<const std::byte> bytes) {
  const std::array parts = {bytes};
  write_parts(path, parts);
}

void write_file(const fs::path& path, std::string_view text) {
  write_file(path, std::as_bytes(std::span(text.data(), text.size())));
}

void move_into_place(const fs::path& finished, const fs::path& target) {
  Descriptor file(::open(finished.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail(finished, "cannot be opened", errno);
  sync(file.get(), finished);
  if (!file.close()) fail(finished, "cannot be written to the disk", errno);
  rename_and_sync(finished, real_target(target));
}

fs::path user_data_folder() {
  if (const fs::path chosen = environment_path("LATITUDE_DATA"); !chosen.empty()) return chosen;
  // The XDG base directory specification: a relative path there is to be ignored.
  if (const fs::path xdg = environment_path("XDG_DATA_HOME"); xdg.is_absolute()) return xdg / "latitude";
  const fs::path home = environment_path("HOME");
  if (home.empty()) throw Error("no folder for data: neither LATITUDE_DATA nor HOME is set");
  return home / ".local" / "share" / "latitude";
}

fs::path program_folder() {
  const auto is_house = [](const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "models", ignored) && fs::is_directory(folder / "resources", ignored);
  };
  if (const fs::path chosen = environment_path("LATITUDE_HOME"); !chosen.empty()) return chosen;
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (failed) throw Error("cannot tell where the program lies (" + failed.message() + "); set LATITUDE_HOME");
  for (fs::path folder = program.parent_path();; folder = folder.parent_path()) {
    if (is_house(folder)) return folder;
    if (folder == folder.parent_path()) break;
  }
  const fs::path installed = program.parent_path().parent_path() / "share" / "latitude";
  if (is_house(installed)) return installed;
  throw Error("no folder with models/ and resources/ above " + program.parent_path().string() + " nor at " +
              installed.string() + "; set LATITUDE_HOME");
}

}  // namespace latitude::io
