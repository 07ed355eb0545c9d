// Which mirror to ask, when to ask again, and when to start from nothing.
#include "io/download.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "io/error.h"
#include "io/files.h"
#include "io/partial_file.h"
#include "io/text.h"
#include "io/transfer.h"

namespace latitude::io {
namespace fs = std::filesystem;
namespace {

constexpr int most_attempts = 50;  // on one mirror, as long as each brings something
constexpr int most_idle = 2;       // attempts that bring nothing

bool is_verified(const Download& what, const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  if (!what.verify) return true;
  try {
    what.verify(path);
    return true;
  } catch (const Error&) {
    return false;
  }
}

void pause(std::chrono::milliseconds time, const std::atomic<bool>* cancelled) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end && !(cancelled != nullptr && *cancelled)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

// Tries one mirror until it has given the file (true) or will not; `why` then says why.
bool fetch(const Download& what, const std::string& url, const DownloadProgress& progress,
           const std::atomic<bool>* cancelled, std::string& why) {
  PartialFile partial(what.target);
  bool resumed = partial.size() > 0;  // with bytes that another mirror or an earlier run brought
  for (int attempt = 0, idle = 0; attempt < most_attempts && idle < most_idle; ++attempt) {
    const std::uint64_t before = partial.size();
    const Answer answer = transfer(url, partial, what.most_bytes, progress, cancelled);
    why = answer.what;
    if (answer.outcome == Outcome::complete) {
      try {
        if (what.verify) what.verify(partial.path());
        move_into_place(partial.path(), what.target);
        return true;
      } catch (const Error& error) {
        why = error.what();
        partial.clear();
        // Parts of two different files may have been put together: once more, all from this mirror.
        if (!std::exchange(resumed, false)) return false;
      }
    } else if (answer.outcome == Outcome::restart) {
      partial.clear();
      if (!std::exchange(resumed, false)) ++idle;
    } else if (answer.outcome == Outcome::broken) {
      idle = partial.size() > before ? 0 : idle + 1;
      if (idle > 0 && idle < most_idle) pause(std::chrono::milliseconds(300), cancelled);
    } else {
      if (answer.outcome == Outcome::too_large) partial.clear();
      return false;
    }
  }
  return false;
}

// An empty partial file is of no use to anybody.
void remove_empty(const fs::path& target) {
  std::error_code ignored;
  const fs::path partial = target.string() + ".partial";
  if (fs::file_size(partial, ignored) == 0 && !ignored) fs::remove(partial, ignored);
}

}  // namespace

void download(const Download& what, const DownloadProgress& progress, const std::atomic<bool>* cancelled) {
  if (is_verified(what, what.target)) return;
  if (what.target.has_parent_path()) {
    std::error_code failed;
    fs::create_directories(what.target.parent_path(), failed);
    if (failed) throw Error(what.target.parent_path().string() + ": cannot be made: " + failed.message());
  }
  std::string failures;
  for (const std::string& url : what.urls) {
    std::string why = "is not an http or https address";
    const bool known = url.starts_with("http://") || url.starts_with("https://");
    const auto attempt = [&] {
      try {
        return fetch(what, url, progress, cancelled, why);
      } catch (...) {
        remove_empty(what.target);
        throw;
      }
    };
    if (known && attempt()) return;
    remove_empty(what.target);
    failures += (failures.empty() ? "" : "; ") + printable(url, 200) + ": " + why;
  }
  throw Error(what.target.string() +
              ": cannot be downloaded: " + (failures.empty() ? "no address is known" : failures));
}

}  // namespace latitude::io
