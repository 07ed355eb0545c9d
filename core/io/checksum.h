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
// Throws Error when the file has not the MD5 `expected`.
void check_md5(const std::filesystem::path& path, const std::string& expected);

}  // namespace latitude::io
