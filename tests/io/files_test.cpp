// Atomic saves: the old or the new file, whatever happens in between. The linker's --wrap lets these tests stop or fail
// any single write, fsync, close and rename of the code under test.
#include "io/files.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <random>

#include "io/support.h"

namespace {

std::atomic<int> calls_until_fault{0};  // 0: no fault
bool fault_kills = false;

// Whether the present call is the one that is to fail; does not come back when it is the one that kills.
bool fault_now() {
  if (calls_until_fault == 0 || --calls_until_fault > 0) return false;
  if (fault_kills) ::kill(::getpid(), SIGKILL);
  errno = EIO;
  return true;
}

}  // namespace

extern "C" {
ssize_t __real_write(int descriptor, const void* data, size_t count);
int __real_fsync(int descriptor);
int __real_close(int descriptor);
int __real_rename(const char* from, const char* to);

ssize_t __wrap_write(int descriptor, const void* data, size_t count) {
  if (fault_now()) return -1;
  // Short writes are allowed by POSIX and must be gone on from.
  return __real_write(descriptor, data, calls_until_fault > 0 ? (count + 1) / 2 : count);
}
int __wrap_fsync(int descriptor) { return fault_now() ? -1 : __real_fsync(descriptor); }
int __wrap_close(int descriptor) {
  const bool fails = fault_now();
  return __real_close(descriptor) != 0 || fails ? -1 : 0;
}
int __wrap_rename(const char* from, const char* to) { return fault_now() ? -1 : __real_rename(from, to); }
}

namespace latitude::io {
namespace {

using test::error_of;
using test::in_child;
using test::read_text;
using test::TemporaryFolder;
using test::write_text;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ReadFile, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  write_text(folder / "five", "12345");
  EXPECT_EQ(read_file(folder / "five", 5).size(), 5u);
  EXPECT_THAT(error_of([&] { read_file(folder / "five", 4); }), HasSubstr("has 5 bytes, expected at most 4"));
  EXPECT_THAT(error_of([&] { read_file(folder / "none", 4); }), HasSubstr("No such file"));
  EXPECT_THAT(error_of([&] { read_file(folder.path(), 4); }), HasSubstr("is a folder"));
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { read_file(folder / "pipe", 4); }), HasSubstr("not a plain file"));
}

TEST(WriteFile, ReplacesAndLeavesNothingElse) {
  const TemporaryFolder folder;
  write_file(folder / "a", "one");
  write_file(folder / "a", "two, and longer");
  EXPECT_EQ(read_text(folder / "a"), "two, and longer");
  write_file(folder / "a", "");
  EXPECT_EQ(read_text(folder / "a"), "");
  EXPECT_THAT(folder.names(), ElementsAre("a"));
}

TEST(WriteFile, KeepsPermissionsAndLinks) {
  const TemporaryFolder folder;
  write_text(folder / "real", "old");
  std::filesystem::permissions(folder / "real", std::filesystem::perms(0640));
  std::filesystem::create_symlink("real", folder / "link");
  write_file(folder / "link", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(folder / "real"), "new");
  EXPECT_EQ(std::filesystem::status(folder / "real").permissions(), std::filesystem::perms(0640));
}

TEST(WriteFile, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { write_file(folder / "none/a", "x"); }), HasSubstr("No such file"));
  EXPECT_THAT(error_of([&] { write_file(folder.path(), "x"); }), HasSubstr("is a folder"));
  EXPECT_THAT(error_of([&] { write_file("/dev/full", "x"); }), HasSubstr("No space left"));
}

TEST(WriteFile, WritesToDevices) { write_file("/dev/null", "x"); }

TEST(WriteFile, EachFailedCallThrowsAndLeavesOldOrNew) {
  int faults = 0;
  for (int call = 1;; ++call) {
    const TemporaryFolder folder;
    write_text(folder / "a", "old");
    fault_kills = false;
    calls_until_fault = call;
    const std::string message = error_of([&] { write_file(folder / "a", "the new text"); });
    const bool was_reached = calls_until_fault == 0;
    calls_until_fault = 0;
    if (!was_reached) break;
    ++faults;
    const std::string text = read_text(folder / "a");
    // The one call whose failure changes nothing is closing the folder after its fsync, when all is done.
    if (message == "(nothing was thrown)") {
      EXPECT_EQ(text, "the new text");
    } else {
      EXPECT_THAT(message, HasSubstr("Input/output error"));
      EXPECT_THAT(text, AnyOf("old", "the new text"));
    }
    EXPECT_THAT(folder.names(), ElementsAre("a")) << "call " << call;
  }
  EXPECT_GE(faults, 7);  // at least two writes, fsync, close, rename, the folder's fsync and close
}

TEST(WriteFile, KilledAtEachCallLeavesOldOrNew) {
  int kills = 0;
  for (int call = 1;; ++call) {
    const TemporaryFolder folder;
    write_text(folder / "a", "old");
    const int status = in_child([&] {
      fault_kills = true;
      calls_until_fault = call;
      write_file(folder / "a", "the new text");
      return 0;
    });
    if (status == 0) break;
    ASSERT_EQ(status, -SIGKILL);
    ++kills;
    EXPECT_THAT(read_text(folder / "a"), AnyOf("old", "the new text")) << "call " << call;
  }
  EXPECT_GE(kills, 7);
}

TEST(WriteFile, KilledAtRandomInstantsLeavesOldOrNew) {
  const TemporaryFolder folder;
  const auto text_of = [](int i) { return std::string(50'000 + 1000 * (i % 26), static_cast<char>('a' + i % 26)); };
  write_text(folder / "a", text_of(0));
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (int i = 0;; ++i) write_file(folder / "a", text_of(i));
    }
    ::usleep(std::uniform_int_distribution<useconds_t>(0, 5000)(random));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const std::string found = read_text(folder / "a");
    ASSERT_FALSE(found.empty());
    ASSERT_EQ(found, text_of(found.front() - 'a')) << "round " << round;
  }
}

TEST(WriteFile, FullDiskKeepsTheOldFile) {
  const TemporaryFolder folder;
  write_text(folder / "a", "old");
  const int status = in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
    try {
      write_file(folder / "a", std::string(5000, 'n'));
    } catch (const Error&) {
      return 0;
    }
    return 2;
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(read_text(folder / "a"), "old");
  EXPECT_THAT(folder.names(), ElementsAre("a"));
}

TEST(WriteFile, UnwritableFolderKeepsTheOldFile) {
  const TemporaryFolder folder;
  write_text(folder / "a", "old");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  const int status = in_child([&] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 1;  // root may write anywhere
    try {
      write_file(folder / "a", "new");
    } catch (const Error& error) {
      return std::string(error.what()).find("Permission denied") != std::string::npos ? 0 : 3;
    }
    return 2;
  });
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  EXPECT_EQ(status, 0);
  EXPECT_EQ(read_text(folder / "a"), "old");
}

TEST(Folders, FollowTheEnvironment) {
  EXPECT_EQ(in_child([] {
              ::setenv("LATITUDE_DATA", "/data", 1);
              if (user_data_folder() != "/data") return 1;
              ::unsetenv("LATITUDE_DATA");
              ::setenv("XDG_DATA_HOME", "/xdg", 1);
              if (user_data_folder() != "/xdg/latitude") return 2;
              ::setenv("XDG_DATA_HOME", "relative", 1);  // to be ignored
              ::setenv("HOME", "/home/a", 1);
              if (user_data_folder() != "/home/a/.local/share/latitude") return 3;
              ::setenv("LATITUDE_HOME", "/house", 1);
              return program_folder() == "/house" ? 0 : 4;
            }),
            0);
}

}  // namespace
}  // namespace latitude::io
