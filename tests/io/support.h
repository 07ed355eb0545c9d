// What the tests of core/io share: a folder that goes away, bytes by text, and "throws an Error that says so".
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/error.h"

namespace latitude::io::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "latitude-io-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw Error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

  // Names of what lies in it, in order.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      all.push_back(entry.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  std::filesystem::path path_;
};

inline std::filesystem::path fixture(std::string_view name) {
  return std::filesystem::path(LATITUDE_SOURCE_DIR) / "tests/fixtures/io" / name;
}

inline std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// Plain streams, so that what is tested is not checked by itself.
inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_text(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string little_endian(std::uint64_t value, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}

inline std::string big_endian(std::uint64_t value, int count) {
  std::string text = little_endian(value, count);
  return {text.rbegin(), text.rend()};
}

// The Error that `run` throws, or a sentence that says it threw none. Fails when it is not one printable line.
inline std::string error_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    const std::string text = error.what();
    for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << "control character in: " << text;
    EXPECT_LT(text.size(), 1000u) << text;
    return text;
  }
  return "(nothing was thrown)";
}

// Runs in a process of its own; gives its exit status, or minus the signal that ended it.
inline int in_child(const std::function<int()>& run) {
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 99;
    try {
      code = run();
    } catch (...) {
      code = 98;
    }
    ::_exit(code);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace latitude::io::test
