// What the tests of the command line share: the program as a process of its own, small inputs, and what it left behind.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "io/array.h"

namespace latitude::app::test {

struct Ran {
  int status = -1;  // exit status; minus the signal that ended it
  std::string out, err;
};

using Arguments = std::vector<std::string>;

// A run of the program that may still be going on.
class Process {
 public:
  Process(const Arguments& arguments, const std::filesystem::path& folder);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  Ran wait();  // for its end

 private:
  pid_t child_ = -1;
  std::filesystem::path out_, err_;
};

// Each test has a folder of its own, glyph-like pictures in it, and where it asks for one a trained model.
class CommandLine : public testing::Test {
 protected:
  CommandLine();
  ~CommandLine() override;

  Ran run(const Arguments& arguments) const;
  // Exit status 0; gives what it printed.
  std::string succeeds(const Arguments& arguments) const;
  // Exit status 1 and exactly one line, which is returned, on standard error.
  std::string fails(const Arguments& arguments) const;
  // Exit status 2 and a reason.
  std::string misused(const Arguments& arguments) const;

  std::string at(const std::string& name) const { return (folder / name).string(); }
  // Names of the files in the folder (or one below it), in order.
  std::vector<std::string> names(const std::string& below = "") const;
  void write_text(const std::string& name, std::string_view text) const;
  std::string read_text(const std::string& name) const;
  void write_floats(const std::string& name, std::vector<std::int64_t> shape, const std::vector<float>& values) const;

  // "pictures.npz": 120 pictures of 1 x 8 x 8 with labels of 3 classes.
  std::string pictures() const;
  // A recipe for them, a tiny TVAE or VAE with z of 3 dimensions.
  std::string recipe(const std::string& family = "tvae") const;
  // Trains it for an epoch into "FAMILY/"; the model's file.
  std::string model(const std::string& family = "tvae") const;

  std::filesystem::path folder;
};

// Number of lines in a text that ends with a line's end.
int lines(const std::string& text);

}  // namespace latitude::app::test
