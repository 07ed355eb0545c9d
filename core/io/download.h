// Verified downloads over HTTP(S) by libcurl: resumes a broken transfer, tries mirrors in turn, checks the result.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace latitude::io {

struct Download {
  std::vector<std::string> urls;  // mirrors, tried in turn
  std::filesystem::path target;
  std::uint64_t most_bytes = std::uint64_t{1} << 30;
  // Throws Error when the downloaded file (a ".partial" beside the target) is not what was asked for.
  std::function<void(const std::filesystem::path&)> verify;
};

// (bytes so far, bytes in all or 0 when unknown)
using DownloadProgress = std::function<void(std::uint64_t, std::uint64_t)>;

// Does nothing when the target exists and passes `verify`. A broken transfer leaves TARGET.partial, from which the next
// mirror or the next call goes on. Throws Error (naming every mirror's failure); stops soon after `cancelled` is set.
void download(const Download& what, const DownloadProgress& progress = {},
              const std::atomic<bool>* cancelled = nullptr);

}  // namespace latitude::io
