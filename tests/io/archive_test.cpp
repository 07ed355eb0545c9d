// Archives that are as they should be, and ones that try to lead elsewhere, to grow or to break off.
#include "io/archive.h"

#include "io/gzip.h"
#include "io/support.h"
#include "io/tar_writer.h"

namespace latitude::io {
namespace {

using test::bytes;
using test::error_of;
using test::tar_gz;
using test::TarMember;
using test::write_text;
using ::testing::AllOf;
using ::testing::HasSubstr;

class ArchiveTest : public ::testing::Test {
 protected:
  std::map<std::string, std::vector<std::byte>> read(const std::vector<TarMember>& members,
                                                     const std::vector<std::string>& wanted) const {
    write_text(path_, tar_gz(members));
    return read_tar_gz(path_, wanted, 1 << 20);
  }
  std::string refusal(const std::vector<TarMember>& members) const {
    return error_of([&] { read(members, {"in/a"}); });
  }

  const test::TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "file.tar.gz";
};

TEST_F(ArchiveTest, TheNamedMembersComeOut) {
  const auto found =
      read({{"in/", "", AE_IFDIR}, {"in/a", "one"}, {"in/other", "x"}, {"./in/b", ""}}, {"in/a", "in/b"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(std::ranges::equal(found.at("in/a"), bytes("one")));
  EXPECT_TRUE(found.at("in/b").empty());
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"file.tar.gz"});
}

TEST_F(ArchiveTest, NamesThatLeadElsewhereAreRefused) {
  for (const std::string name : {"../a", "/etc/a", "in/../../a", "..", "in\\a"}) {
    EXPECT_THAT(refusal({{"in/a", "one"}, {name, "x"}}),
                AllOf(HasSubstr("file.tar.gz"), HasSubstr("an entry is named")))
        << name;
  }
}

TEST_F(ArchiveTest, MembersThatAreNotWhatWasAskedForAreRefused) {
  EXPECT_THAT(refusal({{"in/b", "one"}}), HasSubstr("found no \"in/a\""));
  EXPECT_THAT(refusal({}), HasSubstr("file.tar.gz"));
  EXPECT_THAT(refusal({{"in/a", "one"}, {"in/a", "two"}}), HasSubstr("file.tar.gz[in/a]: comes twice"));
  EXPECT_THAT(refusal({{"in/a", "", AE_IFLNK, "/etc/passwd"}}), HasSubstr("is no plain file"));
  EXPECT_THAT(refusal({{"in/a", "", AE_IFDIR}}), HasSubstr("file.tar.gz"));
}

TEST_F(ArchiveTest, BombsAreRefused) {
  const std::string zeros(600 << 10, '\0');
  EXPECT_THAT(refusal({{"in/a", "one"}, {"big", zeros + zeros}}), HasSubstr("more than the 1048576 bytes"));
  EXPECT_THAT(refusal({{"in/a", zeros}, {"in/b", zeros}}), HasSubstr("more than the 1048576 bytes"));
}

TEST_F(ArchiveTest, OtherFilesAndCutOnesAreRefused) {
  const auto refused = [&](const std::string& file) {
    write_text(path_, file);
    return error_of([&] { read_tar_gz(path_, {"in/a"}, 1 << 20); });
  };
  EXPECT_THAT(refused(""), HasSubstr("not a .tar.gz"));
  EXPECT_THAT(refused("just text"), AllOf(HasSubstr("not a .tar.gz"), HasSubstr("plain text")));
  EXPECT_THAT(refused(test::gzip("no tar inside")), HasSubstr("file.tar.gz"));
  const std::string whole = tar_gz({{"in/a", std::string(5000, 'a') + "b"}});
  EXPECT_THAT(error_of([&] { write_text(path_, whole), read_tar_gz(path_, {"in/a"}, 1 << 20); }), HasSubstr("nothing"));
  for (std::size_t size = 1; size + 20 < whole.size(); size += 3)
    EXPECT_THAT(refused(whole.substr(0, size)), HasSubstr("file.tar.gz")) << size;
  EXPECT_THAT(error_of([&] { read_tar_gz(folder_.path(), {}, 1); }), HasSubstr("is a folder"));
}

}  // namespace
}  // namespace latitude::io
