#include "app/support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>

#include "io/json.h"
#include "io/npy.h"

namespace latitude::app::test {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Process::Process(const Arguments& arguments, const std::filesystem::path& folder) {
  static std::atomic<int> count = 0;
  // Beside the test's folder, so that its listing holds the program's files only.
  const std::string name = folder.string() + "." + std::to_string(++count);
  out_ = name + ".out";
  err_ = name + ".err";
  std::vector<std::string> words = {LATITUDE_CLI};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  child_ = ::fork();
  if (child_ == 0) {
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(out_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    const int err = ::open(err_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
}

Process::~Process() {
  if (child_ > 0) {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove(out_, ignored);
  std::filesystem::remove(err_, ignored);
}

void Process::signal(int number) const { ::kill(child_, number); }

Ran Process::wait() {
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), text_of(out_), text_of(err_)};
}

CommandLine::CommandLine() {
  ::setenv("LATITUDE_HOME", LATITUDE_SOURCE_DIR, 1);
  std::string name = (std::filesystem::temp_directory_path() / "latitude-app-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder = name;
}

CommandLine::~CommandLine() {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

Ran CommandLine::run(const Arguments& arguments) const { return Process(arguments, folder).wait(); }

std::string CommandLine::succeeds(const Arguments& arguments) const {
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.status, 0) << testing::PrintToString(arguments) << "\n" << ran.err;
  return ran.out;
}

std::string CommandLine::fails(const Arguments& arguments) const {
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.status, 1) << testing::PrintToString(arguments) << "\n" << ran.out << ran.err;
  EXPECT_EQ(lines(ran.err), 1) << testing::PrintToString(arguments) << "\n" << ran.err;
  EXPECT_TRUE(ran.err.starts_with("latitude-cli: ")) << ran.err;
  return ran.err;
}

std::string CommandLine::misused(const Arguments& arguments) const {
  const Ran ran = run(arguments);
  EXPECT_EQ(ran.status, 2) << testing::PrintToString(arguments) << "\n" << ran.out << ran.err;
  EXPECT_FALSE(ran.err.empty());
  return ran.err;
}

std::vector<std::string> CommandLine::names(const std::string& below) const {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder / below)) {
    all.push_back(entry.path().filename().string());
  }
  std::sort(all.begin(), all.end());
  return all;
}

void CommandLine::write_text(const std::string& name, std::string_view text) const {
  std::ofstream(folder / name, std::ios::binary) << text;
}

std::string CommandLine::read_text(const std::string& name) const { return text_of(folder / name); }

void CommandLine::write_floats(const std::string& name, std::vector<std::int64_t> shape,
                               const std::vector<float>& values) const {
  io::write_npy(folder / name, io::Array::of(std::move(shape), std::span<const float>(values)));
}

std::string CommandLine::pictures() const {
  constexpr std::int64_t kCount = 120, kSide = 8;
  std::vector<float> values;
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < kCount; ++i) {
    labels.push_back(i % 3);
    // A bar across, a bar down, or a blob; a little elsewhere each time.
    const double place = 2 + 0.3 * static_cast<double>(i % 11);
    for (std::int64_t p = 0; p < kSide * kSide; ++p) {
      const double x = static_cast<double>(p % kSide) - place, y = static_cast<double>(p / kSide) - place;
      const double distance = i % 3 == 0 ? y * y : i % 3 == 1 ? x * x : (x * x + y * y) / 2;
      values.push_back(static_cast<float>(std::exp(-distance)));
    }
  }
  io::write_npz(folder / "pictures.npz",
                {{"images", io::Array::of({kCount, 1, kSide, kSide}, std::span<const float>(values))},
                 {"labels", io::Array::of({kCount}, std::span<const std::int64_t>(labels))}});
  return at("pictures.npz");
}

std::string CommandLine::recipe(const std::string& family) const {
  io::write_json(folder / (family + ".json"), {{"name", family},
                                               {"data", pictures()},
                                               {"model", {{"family", family}, {"z", 3}, {"hidden", {12}}}},
                                               {"batch", 10},
                                               {"epochs", 50}});
  return at(family + ".json");
}

std::string CommandLine::model(const std::string& family) const {
  succeeds({"train", recipe(family), "--set", "epochs=1", "--out", at(family)});
  return at(family + "/" + family + ".safetensors");
}

int lines(const std::string& text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n')) + (!text.empty() && text.back() != '\n');
}

}  // namespace latitude::app::test
