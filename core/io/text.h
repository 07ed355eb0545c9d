// Bytes from elsewhere turned into words for error messages: always one printable line, never longer than asked for.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace latitude::io {

// `text` in one line of at most about `most` bytes: control characters and bytes that are not UTF-8 become \xNN, and
// what is left out becomes "...".
std::string printable(std::string_view text, std::size_t most = 80);

// What a file that starts with these bytes seems to be: "a zip archive (...)", "plain text", ...; empty when unknown.
std::string looks_like(std::span<const std::byte> head);

// "; it looks like a PNG picture", or nothing.
std::string hint(std::span<const std::byte> head);

// Whether a name out of a file could lead outside a folder or be cut short: NUL, "..", an absolute path, a backslash.
bool is_unsafe_name(std::string_view name);

// Bytes as base64 (RFC 4648), for files that are text and hold pictures.
std::string base64(std::span<const std::byte> bytes);
// Text inside XML: & < > and quotes are escaped.
std::string xml_escaped(std::string_view text);

}  // namespace latitude::io
