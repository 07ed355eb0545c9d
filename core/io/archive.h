// Members of .tar.gz archives, by libarchive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace latitude::io {

// The bytes of the plain files `members`, by their names as the archive spells them; everything else in it is passed
// over, and nothing is written to the disk. Throws Error for: no .tar.gz; a member that is missing, comes twice or is
// no plain file; any name that leads outside a folder; more than `most_bytes` unpacked in all.
std::map<std::string, std::vector<std::byte>> read_tar_gz(const std::filesystem::path& path,
                                                          const std::vector<std::string>& members,
                                                          std::uint64_t most_bytes);

}  // namespace latitude::io
