// .tar.gz archives by libarchive, to make fixtures.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <vector>

namespace latitude::io::test {

struct TarMember {
  std::string name, content;
  int type = AE_IFREG;
  std::string link = {};  // where a symbolic link leads
};

inline std::string tar_gz(const std::vector<TarMember>& members) {
  std::string packed(1 << 20, '\0');
  for (const auto& member : members) packed.resize(packed.size() + member.content.size());
  std::size_t used = 0;
  archive* out = archive_write_new();
  archive_write_add_filter_gzip(out);
  archive_write_set_format_pax_restricted(out);
  archive_write_open_memory(out, packed.data(), packed.size(), &used);
  for (const auto& member : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, static_cast<unsigned>(member.type));
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    if (!member.link.empty()) archive_entry_set_symlink(entry, member.link.c_str());
    archive_write_header(out, entry);
    archive_write_data(out, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  archive_write_free(out);
  packed.resize(used);
  return packed;
}

}  // namespace latitude::io::test
