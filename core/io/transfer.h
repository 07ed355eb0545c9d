// One HTTP(S) request that appends to a partial file: what libcurl is told, and what its answer means.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "io/download.h"
#include "io/partial_file.h"

namespace latitude::io {

enum class Outcome {
  complete,   // the server has sent all there is
  broken,     // broken off on the way: worth another try from where it stopped
  restart,    // what lies in the partial file does not fit this server's file: start from nothing
  refused,    // this server will not do: go to the next
  too_large,  // more than `most_bytes`
};

struct Answer {
  Outcome outcome = Outcome::refused;
  std::string what;  // for the error message
};

// Asks for what comes after the end of `partial`. Throws Error when the disk is full or `cancelled` is set, and what
// `progress` throws.
Answer transfer(const std::string& url, PartialFile& partial, std::uint64_t most_bytes,
                const DownloadProgress& progress, const std::atomic<bool>* cancelled);

}  // namespace latitude::io
