// Downloads that a published MD5 verifies.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace latitude::data {

// Told as a file comes in: its name, bytes so far and in all (0 when unknown).
using FetchProgress = std::function<void(const std::string& file, std::uint64_t done, std::uint64_t total)>;

struct PublishedFile {
  std::string name, md5;
};

// Downloads FOLDER/NAME from the address that the file's name completes, unless it is there undamaged. Throws Error.
void fetch_file(const std::filesystem::path& folder, const std::string& address, const PublishedFile& file,
                std::uint64_t most_bytes, const FetchProgress& progress);

}  // namespace latitude::data
