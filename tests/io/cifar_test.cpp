// Batches of CIFAR-10 made byte by byte, and files that are none.
#include "io/cifar.h"

#include "io/support.h"

namespace latitude::io {
namespace {

using test::bytes;
using test::error_of;
using test::TemporaryFolder;
using test::write_text;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string record(int label, char red, char green, char blue) {
  return static_cast<char>(label) + std::string(1024, red) + std::string(1024, green) + std::string(1024, blue);
}

TEST(Cifar, RecordsAreALabelAndThreePlanesOfRows) {
  std::string file = record(3, 1, 2, 3) + record(9, 4, 5, 6);
  file[1 + 1024 + 5 * 32 + 7] = 77;  // first record, green, row 5, column 7
  const CifarBatch batch = parse_cifar_batch(bytes(file), "batch");
  EXPECT_EQ(batch.images.shape, (std::vector<std::int64_t>{2, 3, 32, 32}));
  EXPECT_EQ(batch.images.dtype, Dtype::u8);
  EXPECT_THAT(batch.labels.to_integers(), ElementsAre(3, 9));
  const auto pixels = batch.images.to_integers();
  const auto at = [&](std::size_t n, std::size_t channel, std::size_t row, std::size_t column) {
    return pixels[((n * 3 + channel) * 32 + row) * 32 + column];
  };
  EXPECT_EQ(at(0, 1, 5, 7), 77);
  EXPECT_EQ(at(0, 1, 7, 5), 2);
  EXPECT_EQ(at(0, 0, 31, 31), 1);
  EXPECT_EQ(at(1, 2, 0, 0), 6);
}

TEST(Cifar, OtherFilesAreRefused) {
  const std::string file = record(3, 1, 2, 3);
  const auto refusal = [](const std::string& text) {
    return error_of([&] { parse_cifar_batch(bytes(text), "x.bin"); });
  };
  EXPECT_THAT(refusal(""), AllOf(HasSubstr("x.bin: has 0 bytes"), HasSubstr("3073")));
  EXPECT_THAT(refusal(file.substr(0, 3072)), HasSubstr("has 3072 bytes"));
  EXPECT_THAT(refusal(file + "x"), HasSubstr("has 3074 bytes"));
  EXPECT_THAT(refusal(file + record(10, 1, 2, 3)), HasSubstr("record 1 has the label 10, expected 0 to 9"));
  EXPECT_THAT(refusal(std::string(3073, 'a')), AllOf(HasSubstr("label 97"), HasSubstr("plain text")));
}

TEST(Cifar, FilesAreReadByTheirPath) {
  const TemporaryFolder folder;
  write_text(folder / "a.bin", record(0, 1, 2, 3));
  EXPECT_EQ(read_cifar_batch(folder / "a.bin").labels.count(), 1);
  EXPECT_THAT(error_of([&] { read_cifar_batch(folder / "b.bin"); }), HasSubstr("b.bin"));
}

TEST(Cifar, NamesAreTenLines) {
  const TemporaryFolder folder;
  const auto path = folder / "batches.meta.txt";
  write_text(path, "a\r\nb\nc\nd\ne\nf\ng\nh\ni\nj k\n\n");
  EXPECT_THAT(read_cifar_names(path), ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i", "j k"));
  write_text(path, "a\nb\n");
  EXPECT_THAT(error_of([&] { read_cifar_names(path); }), AllOf(HasSubstr("found 2 names"), HasSubstr("expected 10")));
  write_text(path, std::string(1 << 17, '\n'));
  EXPECT_THAT(error_of([&] { read_cifar_names(path); }), HasSubstr("batches.meta.txt"));
}

}  // namespace
}  // namespace latitude::io
