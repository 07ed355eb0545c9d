// JSON with the strictness that files from elsewhere need: no duplicate keys, bounded depth and size, finite numbers.
// Values are nlohmann::json.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace latitude::io {

using Json = nlohmann::json;

// `source` names the text in errors. Throws Error.
Json parse_json(std::string_view text, const std::string& source);
Json read_json(const std::filesystem::path& path, std::uint64_t most_bytes = 16 << 20);
void write_json(const std::filesystem::path& path, const Json& value);  // atomic, indented by two

}  // namespace latitude::io
