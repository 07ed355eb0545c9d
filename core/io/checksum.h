// Checksums of bytes and files in lower-case hexadecimal (OpenSSL's EVP).
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace latitude::io {

std::string md5(std::span<const std::byte> bytes);
std::string sha256(std::span<const std::byte> bytes);
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace latitude::io
