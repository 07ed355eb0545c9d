// Whole files in and out. Saves are atomic: a temporary file beside the target, fsync, rename, fsync of the folder; a
// failed save throws and leaves the old file as it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace latitude::io {

// Throws Error when the file is missing, is no plain file, or is larger than `most_bytes`.
std::vector<std::byte> read_file(const std::filesystem::path& path, std::uint64_t most_bytes);
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes);
void write_file(const std::filesystem::path& path, std::string_view text);
// Writes the parts one after another, so that a large file needs no second copy in memory. A link is followed; a device
// or pipe (/dev/stdout) is written to directly.
void write_parts(const std::filesystem::path& path, std::span<const std::span<const std::byte>> parts);
// Makes a finished file take the target's place: fsync, rename, fsync of the folder. Both lie in the same folder.
void move_into_place(const std::filesystem::path& finished, const std::filesystem::path& target);

// Folder for downloaded data: $LATITUDE_DATA, else the user's data folder (XDG_DATA_HOME/latitude or
// ~/.local/share/latitude). Not created.
std::filesystem::path user_data_folder();
// Folder with the program's models/ and resources/: $LATITUDE_HOME, else found from the running program's place.
std::filesystem::path program_folder();

}  // namespace latitude::io
