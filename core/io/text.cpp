// Error messages about hostile bytes, and file types by their first bytes (each format's own specification).
#include "io/text.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace latitude::io {
namespace {

// Length of the UTF-8 character that `text` starts with, or 0 when it starts with none that is printable.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first >= 0x20 && first < 0x7f) return 1;
  // 0xc2 begins U+0080 to U+00BF, whose first half are control characters: they are left out with the rest below.
  const std::size_t length = first >= 0xc3 && first < 0xe0   ? 2
                             : first >= 0xe1 && first < 0xf0 ? 3
                             : first >= 0xf1 && first < 0xf4 ? 4
                                                             : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
  }
  return length;
}

bool is_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || byte == '\n' || byte == '\r' || (byte >= 0x20 && byte != 0x7f);
  });
}

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string line;
  while (!text.empty()) {
    if (line.size() >= most) return line + "...";
    const std::size_t length = character_length(text);
    if (length == 0) {
      const auto byte = static_cast<unsigned char>(text.front());
      line += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    } else {
      line += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return line;
}

std::string looks_like(std::span<const std::byte> head) {
  using namespace std::string_view_literals;
  const std::string_view text(reinterpret_cast<const char*>(head.data()), std::min<std::size_t>(head.size(), 64));
  struct Kind {
    std::string_view start, words;
  };
  static constexpr std::array kinds = {
      Kind{"PK\3\4"sv, "a zip archive (PyTorch's .pt and .pth files and NumPy's .npz are such)"},
      Kind{"PK\5\6"sv, "an empty zip archive"},
      Kind{"\x80\2"sv, "a Python pickle, which can hold code and is never read"},
      Kind{"\x80\3"sv, "a Python pickle, which can hold code and is never read"},
      Kind{"\x80\4"sv, "a Python pickle, which can hold code and is never read"},
      Kind{"\x80\5"sv, "a Python pickle, which can hold code and is never read"},
      Kind{"\x1f\x8b"sv, "a gzip file"},
      Kind{"\x93NUMPY"sv, "a NumPy .npy file"},
      Kind{"\x89PNG"sv, "a PNG picture"},
      Kind{"\xff\xd8\xff"sv, "a JPEG picture"},
      Kind{"GIF8"sv, "a GIF picture"},
      Kind{"BM"sv, "a BMP picture"},
      Kind{"\x89HDF"sv, "an HDF5 file"},
      Kind{"\x7f"
           "ELF"sv,
           "a program"},
      Kind{"%PDF"sv, "a PDF document"},
      Kind{"<!DOCTYPE"sv, "a web page"},
      Kind{"<html"sv, "a web page"},
  };
  for (const Kind& kind : kinds) {
    if (text.starts_with(kind.start)) return std::string(kind.words);
  }
  if (text.size() > 8 && text.substr(8).starts_with("{\"")) return "a safetensors file";
  if (text.size() > 4 && text.starts_with("\0\0"sv) && text[2] >= 8 && text[2] <= 14 && text[3] > 0) {
    return "an IDX file";
  }
  return is_text(text) ? "plain text" : "";
}

std::string hint(std::span<const std::byte> head) {
  const std::string words = looks_like(head);
  return words.empty() ? "" : "; it looks like " + words;
}

bool is_unsafe_name(std::string_view name) {
  return name.find('\0') != name.npos || name.find('\\') != name.npos || name.starts_with('/') || name == ".." ||
         name.starts_with("../") || name.ends_with("/..") || name.find("/../") != name.npos;
}

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::size_t kAtOnce = 3 << 20;  // the library counts in ints; whole groups of three need no padding
  std::string text;
  for (std::size_t first = 0; first < bytes.size(); first += kAtOnce) {
    const std::span<const std::byte> part = bytes.subspan(first, std::min(kAtOnce, bytes.size() - first));
    std::string block((part.size() + 2) / 3 * 4 + 1, '\0');  // the library writes a final NUL
    const int written =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(block.data()),
                        reinterpret_cast<const unsigned char*>(part.data()), static_cast<int>(part.size()));
    text.append(block, 0, static_cast<std::size_t>(written));
  }
  return text;
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char each : text) {
    switch (each) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += each;
    }
  }
  return escaped;
}

}  // namespace latitude::io
