// JSON with the strictness that files from elsewhere need: no duplicate keys, bounded depth and size, finite numbers.
// Values are nlohmann::json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace latitude::io {

using Json = nlohmann::json;

// `source` names the text in errors. Throws Error.
Json parse_json(std::string_view text, const std::string& source);
Json read_json(const std::filesystem::path& path, std::uint64_t most_bytes = 16 << 20);
// Atomic, indented by two, with a newline at the end. JSON has no NaN or infinity: they are written as null. Throws
// Error when a text is not UTF-8.
void write_json(const std::filesystem::path& path, const Json& value);
// Throws Error when the text holds a zero byte, where the JSON library would stop reading and report success.
void refuse_nul(std::string_view text, const std::string& source);
// The JSON library's complaint as one printable line, without its prefix.
std::string describe(const Json::exception& error);

}  // namespace latitude::io
