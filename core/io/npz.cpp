// .npz: a zip of .npy members, by libzip. What the zip's directory says is checked before anything is inflated, and
// what comes out is checked against it.
#include <zip.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/files.h"
#include "io/npy.h"
#include "io/npy_stream.h"
#include "io/text.h"

namespace latitude::io {
namespace {

using Zip = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Member = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;
using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;

constexpr zip_int64_t most_members = 10'000;
// Deflate can do no better than 1032 to 1 (zlib's technical notes); a directory that says more lies.
constexpr std::uint64_t most_ratio = 1032;

std::string reason(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string text = printable(zip_error_strerror(&error), 100);
  zip_error_fini(&error);
  return text;
}

Zip open(const std::filesystem::path& path) {
  const FileReader file(path);  // says what is wrong with a folder, a pipe or a missing file
  int code = 0;
  Zip zip(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code), zip_discard);
  if (zip == nullptr && code == ZIP_ER_EXISTS) throw Error(path.string() + ": a member comes twice");
  if (zip == nullptr) {
    const auto head = file.peek(64);
    const bool is_zip = head.size() > 2 && head[0] == std::byte{'P'} && head[1] == std::byte{'K'};
    throw Error(path.string() + ": is not a readable .npz file: " + reason(code) + (is_zip ? "" : hint(head)));
  }
  return zip;
}

struct Entry {
  zip_uint64_t index = 0;
  std::string name;  // without ".npy"
  std::uint64_t size = 0;
};

Entry checked_entry(zip_t* zip, zip_uint64_t index, const std::string& source) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
  if (zip_stat_index(zip, index, 0, &facts) != 0 || (facts.valid & needed) != needed) {
    throw Error(source + ": member " + std::to_string(index) + " cannot be read");
  }
  const std::string name = facts.name;
  const std::string member = source + ": member \"" + printable(name) + "\"";
  if (is_unsafe_name(name) || !name.ends_with(".npy")) throw Error(member + " is not acceptable, expected NAME.npy");
  if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE) {
    throw Error(member + " is encrypted");
  }
  if (facts.comp_method != ZIP_CM_STORE && facts.comp_method != ZIP_CM_DEFLATE) {
    throw Error(member + " is packed by method " + std::to_string(facts.comp_method) + ", expected stored or deflated");
  }
  if (facts.size / most_ratio > facts.comp_size + 1) {
    throw Error(member + " says it has " + std::to_string(facts.size) + " bytes, which its " +
                std::to_string(facts.comp_size) + " packed ones cannot hold");
  }
  return {index, name.substr(0, name.size() - 4), facts.size};
}

Array read_member(zip_t* zip, const Entry& entry, const std::string& source) {
  const std::string member_source = source + "[" + printable(entry.name) + "]";
  const Member member(zip_fopen_index(zip, entry.index, 0), zip_fclose);
  if (member == nullptr) throw Error(member_source + ": cannot be opened: " + printable(zip_strerror(zip), 100));
  const auto fail = [&] {
    throw Error(member_source + ": cannot be unpacked: " + printable(zip_file_strerror(member.get()), 100));
  };
  const auto read = [&](std::span<std::byte> bytes) {
    while (!bytes.empty()) {
      const zip_int64_t got = zip_fread(member.get(), bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 24));
      if (got < 0) fail();
      if (got == 0) throw Error(member_source + ": is shorter than its zip says");
      bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
  };
  Array array = read_npy_stream(read, entry.size, member_source);
  // Reading on to the end is what makes libzip compare the checksum.
  std::byte more{};
  const zip_int64_t got = zip_fread(member.get(), &more, 1);
  if (got < 0) fail();
  if (got > 0) throw Error(member_source + ": is longer than its zip says");
  return array;
}

void add_member(zip_t* zip, const std::string& name, std::span<const std::byte> bytes, const std::string& source) {
  Source data(zip_source_buffer(zip, bytes.data(), bytes.size(), 0), zip_source_free);
  if (data == nullptr) throw Error(source + ": cannot be written: " + printable(zip_strerror(zip), 100));
  const zip_int64_t index = zip_file_add(zip, name.c_str(), data.get(), ZIP_FL_ENC_UTF_8);
  if (index < 0) throw Error(source + ": cannot be written: " + printable(zip_strerror(zip), 100));
  data.release();  // the zip owns it now
  const auto at = static_cast<zip_uint64_t>(index);
  // A fixed time (the first that zip knows, 1980-01-01) and level: equal contents give equal bytes.
  constexpr zip_uint16_t no_time = 0, first_day = (1 << 5) | 1;
  if (zip_file_set_dostime(zip, at, no_time, first_day, 0) != 0 ||
      zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, 6) != 0) {
    throw Error(source + ": cannot be written: " + printable(zip_strerror(zip), 100));
  }
}

// The finished zip out of the memory that libzip wrote it to.
std::vector<std::byte> bytes_of(zip_source_t* memory, const std::string& source) {
  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_source_open(memory) != 0 || zip_source_stat(memory, &facts) != 0) {
    throw Error(source + ": cannot be written: libzip gives no result");
  }
  std::vector<std::byte> bytes = allocate(facts.size, source);
  const zip_int64_t got = zip_source_read(memory, bytes.data(), bytes.size());
  zip_source_close(memory);
  if (got < 0 || static_cast<std::uint64_t>(got) != bytes.size()) {
    throw Error(source + ": cannot be written: libzip gives only a part");
  }
  return bytes;
}

}  // namespace

std::map<std::string, Array> read_npz(const std::filesystem::path& path, std::uint64_t most_bytes) {
  const std::string source = path.string();
  const Zip zip = open(path);
  const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
  if (count < 0 || count > most_members) throw Error(source + ": has " + std::to_string(count) + " members");
  std::map<std::string, Entry> entries;
  std::uint64_t total = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    Entry entry = checked_entry(zip.get(), static_cast<zip_uint64_t>(i), source);
    if (entry.size > most_bytes - total) {
      throw Error(source + ": unpacks to more than the " + std::to_string(most_bytes) + " bytes expected at most");
    }
    total += entry.size;
    const std::string name = entry.name;
    if (!entries.emplace(name, std::move(entry)).second) {
      throw Error(source + ": member \"" + printable(name) + ".npy\" comes twice");
    }
  }
  std::map<std::string, Array> arrays;
  for (const auto& [name, entry] : entries) arrays.emplace(name, read_member(zip.get(), entry, source));
  return arrays;
}

void write_npz(const std::filesystem::path& path, const std::map<std::string, Array>& arrays) {
  const std::string source = path.string();
  // libzip makes no file for an empty archive; by zip's specification that is its end record alone.
  if (arrays.empty()) return write_file(path, std::string("PK\5\6", 4) + std::string(18, '\0'));
  zip_error_t error;
  zip_error_init(&error);
  const Source memory(zip_source_buffer_create(nullptr, 0, 0, &error), zip_source_free);
  if (memory == nullptr) throw Error(source + ": cannot be written: out of memory");
  zip_source_keep(memory.get());  // the zip takes one of the two references
  Zip zip(zip_open_from_source(memory.get(), ZIP_TRUNCATE, &error), zip_discard);
  if (zip == nullptr) {
    zip_source_free(memory.get());
    throw Error(source + ": cannot be written: " + printable(zip_error_strerror(&error), 100));
  }
  std::vector<std::vector<std::byte>> members;  // libzip reads them when it closes
  for (const auto& [name, array] : arrays) {
    if (is_unsafe_name(name)) throw Error(source + ": cannot be written: array name \"" + printable(name) + "\"");
    const NpyParts parts = npy_parts(array, source);
    const auto head = std::as_bytes(std::span(parts.head));
    auto& bytes = members.emplace_back();
    bytes.reserve(head.size() + parts.data.size());
    bytes.insert(bytes.end(), head.begin(), head.end());
    bytes.insert(bytes.end(), parts.data.begin(), parts.data.end());
    add_member(zip.get(), name + ".npy", bytes, source);
  }
  if (zip_close(zip.get()) != 0) {
    throw Error(source + ": cannot be written: " + printable(zip_strerror(zip.get()), 100));
  }
  zip.release();
  write_file(path, bytes_of(memory.get(), source));
}

}  // namespace latitude::io
