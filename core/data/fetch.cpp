// One way to download, for every set whose files have a published MD5.
#include "data/fetch.h"

#include "io/checksum.h"
#include "io/download.h"

namespace latitude::data {

void fetch_file(const std::filesystem::path& folder, const std::string& address, const PublishedFile& file,
                std::uint64_t most_bytes, const FetchProgress& progress) {
  const io::Download what{.urls = {address + file.name},
                          .target = folder / file.name,
                          .most_bytes = most_bytes,
                          .verify = [&file](const std::filesystem::path& path) { io::check_md5(path, file.md5); }};
  io::download(what, [&](std::uint64_t done, std::uint64_t total) {
    if (progress) progress(file.name, done, total);
  });
}

}  // namespace latitude::data
