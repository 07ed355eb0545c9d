// What the tests of core/engine share: a folder that goes away, tiny models with their atlas, and small glyphs as a
// file. No torch in this header.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <string>

#include "io/error.h"

namespace latitude::engine::test {

inline constexpr int kItems = 40;  // of a tiny model's atlas

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "latitude-engine-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw Error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// FOLDER/FAMILY.safetensors: untrained, z of 3 dimensions, its decoder's weights widened so that pictures differ; with
// the atlas of kItems glyphs beside it.
std::filesystem::path save_tiny_model(const TemporaryFolder& folder, const std::string& family, bool with_atlas = true);

// FOLDER/glyphs.npz: "images" [count, 1, 28, 28] and "labels".
std::filesystem::path save_glyphs(const TemporaryFolder& folder, int count);

// The Error that `run` throws, or a sentence that says it threw none. Fails when it is not one printable line.
inline std::string error_of(const std::function<void()>& run) {
  try {
    run();
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_EQ(text.find('\n'), std::string::npos) << text;
    return text;
  }
  return "(nothing was thrown)";
}

}  // namespace latitude::engine::test
