// CIFAR-10 from files of a few records in their exact format, made here, and the real one where it has been fetched.
#include "data/cifar10.h"

#include "io/checksum.h"
#include "io/files.h"
#include "io/server.h"
#include "io/support.h"
#include "io/tar_writer.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;
using io::test::bytes;
using io::test::error_of;
using io::test::Server;
using io::test::tar_gz;
using io::test::TarMember;
using io::test::TemporaryFolder;
using io::test::write_text;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> kNames = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                         "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};
constexpr const char* kClasses = "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

// Two records: batch i has the labels i and 9, and the pictures are all i and all 10 i in their red planes.
std::string batch(int i) {
  std::string records;
  for (const auto& [label, red] : {std::pair{i, i}, std::pair{9, 10 * i}}) {
    records += static_cast<char>(label);
    records.append(1024, static_cast<char>(red)).append(1024, '\x40').append(1024, '\xff');
  }
  return records;
}

void write_set(const fs::path& folder) {
  fs::create_directories(folder);
  for (int i = 0; i < 6; ++i) write_text(folder / kNames[i], batch(i));
  write_text(folder / "batches.meta.txt", kClasses);
}

std::vector<TarMember> archive_members() {
  std::vector<TarMember> members = {{"cifar-10-batches-bin/", "", AE_IFDIR},
                                    {"cifar-10-batches-bin/readme.html", "left out"},
                                    {"cifar-10-batches-bin/batches.meta.txt", kClasses}};
  for (int i = 0; i < 6; ++i) members.push_back({"cifar-10-batches-bin/" + kNames[i], batch(i)});
  return members;
}

void expect_set(const fs::path& folder) {
  const auto train = load_cifar10(folder, true, 2), test = load_cifar10(folder, false, 2);
  EXPECT_EQ(train.name, "cifar-10:train");
  EXPECT_EQ(train.images.sizes(), (std::vector<std::int64_t>{10, 3, 32, 32}));
  EXPECT_TRUE(torch::equal(train.labels, torch::tensor({0, 9, 1, 9, 2, 9, 3, 9, 4, 9}, torch::kInt64)));
  EXPECT_TRUE(torch::allclose(train.images.select(1, 0).amax({1, 2}) * 255,
                              torch::tensor({0.f, 0.f, 1.f, 10.f, 2.f, 20.f, 3.f, 30.f, 4.f, 40.f})));
  EXPECT_TRUE(torch::equal(train.images.select(1, 2), torch::ones({10, 32, 32})));
  EXPECT_EQ(test.name, "cifar-10:test");
  EXPECT_TRUE(torch::equal(test.labels, torch::tensor({5, 9}, torch::kInt64)));
  ASSERT_EQ(test.class_names.size(), 10u);
  EXPECT_EQ(test.class_names[9], "truck");
}

TEST(Cifar10, IsFoundInTheFolderOrInItsOwn) {
  const TemporaryFolder folder;
  write_set(folder / "plain");
  expect_set(folder / "plain");
  write_set(folder / "unpacked/cifar-10-batches-bin");
  expect_set(folder / "unpacked");
}

TEST(Cifar10, PixelsLieByRowColumnAndChannel) {
  const TemporaryFolder folder;
  std::string file = batch(3);
  file[3073 + 1 + 1024 + 5 * 32 + 7] = '\x80';  // second record, green, row 5, column 7
  write_text(folder / "data_batch_1.bin", file);
  const auto dataset = load((folder / "data_batch_1.bin").string());
  EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{2, 3, 32, 32}));
  EXPECT_FLOAT_EQ((dataset.images[1][1][5][7].item<float>()), 128 / 255.f);
  EXPECT_FLOAT_EQ((dataset.images[1][1][7][5].item<float>()), 64 / 255.f);
  EXPECT_FLOAT_EQ((dataset.images[0][0][0][0].item<float>()), 3 / 255.f);
  EXPECT_EQ(dataset.class_names.size(), 10u);
  write_text(folder / "batches.meta.txt", kClasses);
  EXPECT_EQ(load((folder / "data_batch_1.bin").string()).class_names[3], "cat");
}

TEST(Cifar10, DamagedSetsAreRefused) {
  const TemporaryFolder folder;
  write_set(folder.path());
  const auto refusal = [&](bool train) { return error_of([&] { load_cifar10(folder.path(), train, 2); }); };
  write_text(folder / "data_batch_4.bin", batch(3).substr(0, 3073));
  EXPECT_THAT(refusal(true), AllOf(HasSubstr("data_batch_4.bin: found 1 records, expected 2")));
  write_text(folder / "data_batch_4.bin", batch(3).substr(0, 6000));
  EXPECT_THAT(refusal(true), AllOf(HasSubstr("data_batch_4.bin: has 6000 bytes"), HasSubstr("3073")));
  write_text(folder / "test_batch.bin", batch(10));
  EXPECT_THAT(refusal(false), AllOf(HasSubstr("test_batch.bin"), HasSubstr("label 10, expected 0 to 9")));
  write_set(folder.path());
  write_text(folder / "batches.meta.txt", "cat\ndog\n");
  EXPECT_THAT(refusal(false), HasSubstr("batches.meta.txt: found 2 names"));
}

TEST(Cifar10, AbsentFilesAreNamedWithHowToGetThem) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { load_cifar10(folder.path(), true); }),
              AllOf(HasSubstr("data_batch_1.bin"), HasSubstr(folder.path().string()),
                    HasSubstr("latitude-cli fetch cifar-10")));
}

TEST(Cifar10, FilesOfOtherKindsUnderItsEndingAreRefused) {
  const TemporaryFolder folder;
  write_text(folder / "x.bin", std::string(5000, 'x'));
  EXPECT_THAT(error_of([&] { load((folder / "x.bin").string()); }), AllOf(HasSubstr("x.bin"), HasSubstr("CIFAR-10")));
  write_text(folder / "idx.bin", std::string("\0\0\x08\x03\0\0\0\1\0\0\0\1\0\0\0\2", 16) + "ab");
  EXPECT_EQ(load((folder / "idx.bin").string()).images.size(3), 2);
}

TEST(Cifar10Fetched, ComesOutOfItsArchiveOnce) {
  const TemporaryFolder folder;
  const std::string archive = tar_gz(archive_members());
  const Server server([&](const auto& request) { return io::test::serve(request, archive); });
  const PublishedFile file{"cifar-10-binary.tar.gz", io::md5(bytes(archive))};
  std::vector<std::string> told;
  const auto tell = [&](const std::string& name, std::uint64_t, std::uint64_t) { told.push_back(name); };
  fetch_cifar10(folder / "cifar-10", server.url("/"), file, tell, 2);
  expect_set(folder / "cifar-10");
  EXPECT_THAT(told, Each("cifar-10-binary.tar.gz"));
  EXPECT_FALSE(fs::exists(folder / "cifar-10/cifar-10-binary.tar.gz"));
  EXPECT_FALSE(fs::exists(folder / "cifar-10/cifar-10-batches-bin/readme.html"));
  fetch_cifar10(folder / "cifar-10", server.url("/"), file, tell, 2);
  EXPECT_EQ(server.requests().size(), 1u);
  write_text(folder / "cifar-10/cifar-10-batches-bin/test_batch.bin", "damaged");
  fetch_cifar10(folder / "cifar-10", server.url("/"), file, tell, 2);
  EXPECT_EQ(server.requests().size(), 2u);
  expect_set(folder / "cifar-10");
}

TEST(Cifar10Fetched, OtherArchivesAreRefused) {
  const TemporaryFolder folder;
  auto members = archive_members();
  std::string archive = tar_gz(members);
  const Server server([&](const auto& request) { return io::test::serve(request, archive); });
  const auto refusal = [&](const std::string& md5) {
    return error_of([&] { fetch_cifar10(folder / "c", server.url("/"), {"cifar-10-binary.tar.gz", md5}, {}, 2); });
  };
  EXPECT_THAT(refusal("c32a1d4ab5d03f1284b67883e8d87530"), AllOf(HasSubstr("its MD5 is"), HasSubstr("c32a1d4ab5d0")));
  members.push_back({"../outside.bin", "x"});
  archive = tar_gz(members);
  EXPECT_THAT(refusal(io::md5(bytes(archive))), HasSubstr("\"../outside.bin\""));
  fs::remove_all(folder / "c");
  members.resize(4);
  archive = tar_gz(members);
  EXPECT_THAT(refusal(io::md5(bytes(archive))), HasSubstr("found no \"cifar-10-batches-bin/data_batch_2.bin\""));
  EXPECT_FALSE(fs::exists(folder / "c/cifar-10-batches-bin"));
}

TEST(Cifar10Fetched, TheRealOneIsTheKnownOne) {
  const auto folder = io::user_data_folder() / "cifar-10";
  if (!fs::exists(folder / "test_batch.bin") && !fs::exists(folder / "cifar-10-batches-bin/test_batch.bin"))
    GTEST_SKIP() << "CIFAR-10 is not in " << folder << "; `latitude-cli fetch cifar-10` gets it";
  const auto test = load("cifar-10:test");
  EXPECT_EQ(test.images.sizes(), (std::vector<std::int64_t>{10'000, 3, 32, 32}));
  EXPECT_TRUE(torch::equal(torch::bincount(test.labels), torch::full({10}, 1000, torch::kInt64)));
  EXPECT_THAT(test.class_names,
              ElementsAre("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));
}

}  // namespace
}  // namespace latitude::data
