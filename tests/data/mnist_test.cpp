// The real MNIST where it has been fetched (its pictures are never in the repository), and what stands in its place.
#include "data/mnist.h"

#include "data/array_tensor.h"
#include "io/files.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/support.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;
using io::test::big_endian;
using io::test::error_of;
using io::test::TemporaryFolder;
using io::test::write_text;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Mnist : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(folder_ / "t10k-images-idx3-ubyte.gz") && !fs::exists(folder_ / "t10k-images-idx3-ubyte"))
      GTEST_SKIP() << "MNIST is not in " << folder_ << "; `latitude-cli fetch mnist` gets it";
  }

  // The uncompressed file.
  std::string file(const std::string& name) const {
    const auto array = io::read_idx(folder_ / name);
    std::string text = {'\0', '\0', '\x08', static_cast<char>(array.shape.size())};
    for (const auto size : array.shape) text += big_endian(static_cast<std::uint64_t>(size), 4);
    return text + std::string(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
  }

  const fs::path folder_ = io::user_data_folder() / "mnist";
};

void expect_mnist(const Dataset& mnist, std::int64_t count, std::int64_t first,
                  const std::vector<std::int64_t>& of_each, double mean) {
  EXPECT_EQ(mnist.images.sizes(), (std::vector<std::int64_t>{count, 1, 28, 28}));
  EXPECT_EQ(mnist.labels[0].item<std::int64_t>(), first);
  EXPECT_TRUE(torch::equal(torch::bincount(mnist.labels), torch::tensor(of_each)));
  EXPECT_EQ(mnist.images.min().item<float>(), 0);
  EXPECT_EQ(mnist.images.max().item<float>(), 1);
  EXPECT_NEAR(mnist.images.mean().item<double>(), mean, 1e-4);
  EXPECT_EQ(mnist.class_names.size(), 10u);
  EXPECT_FALSE(mnist.poses.defined());
  EXPECT_THAT(mnist.checksum, ::testing::StartsWith("sha256:"));
}

TEST_F(Mnist, TestSplitIsTheKnownOne) {
  expect_mnist(load_mnist(folder_, false), 10'000, 7, {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, 0.1325);
}

TEST_F(Mnist, TrainingSplitIsTheKnownOne) {
  expect_mnist(load_mnist(folder_, true), 60'000, 5, {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
               0.1307);
}

TEST_F(Mnist, TestSplitIsMeantWhereNoneIsNamed) {
  const auto mnist = load("mnist");
  EXPECT_EQ(mnist.name, "mnist");
  EXPECT_EQ(mnist.checksum, load_mnist(folder_, false).checksum);
}

TEST_F(Mnist, OneChangedByteIsRefused) {
  for (const std::string damaged : {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    const TemporaryFolder copy;
    for (const std::string name : {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
      auto text = file(name);
      if (name == damaged) text[text.size() / 2] ^= 1;
      write_text(copy / name, text);
    }
    EXPECT_THAT(error_of([&] { load_mnist(copy.path(), false); }),
                AllOf(HasSubstr((copy / damaged).string()), HasSubstr("MD5"), HasSubstr("expected")));
    write_text(copy / damaged, file(damaged));
    EXPECT_EQ(load_mnist(copy.path(), false).size(), 10'000);
  }
}

TEST_F(Mnist, FetchingWhatIsThereDownloadsNothing) {
  const auto refuse = [](const std::string& file, std::uint64_t, std::uint64_t) { ADD_FAILURE() << file; };
  EXPECT_NO_THROW(fetch_mnist(folder_, {"http://127.0.0.1:9/"}, refuse));
}

TEST(MnistElsewhere, AbsentFilesAreNamedWithHowToGetThem) {
  const TemporaryFolder folder;
  for (const bool train : {true, false})
    EXPECT_THAT(error_of([&] { load_mnist(folder.path(), train); }),
                AllOf(HasSubstr(train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte"),
                      HasSubstr(folder.path().string()), HasSubstr("latitude-cli fetch mnist")));
}

TEST(MnistElsewhere, AnotherFileUnderItsNameIsRefused) {
  const TemporaryFolder folder;
  const std::string other = std::string("\0\0\x08\x03", 4) + big_endian(1, 4) + big_endian(28, 4) + big_endian(28, 4) +
                            std::string(28 * 28, 'x');
  write_text(folder / "t10k-images-idx3-ubyte.gz", io::test::gzip(other));
  EXPECT_THAT(error_of([&] { load_mnist(folder.path(), false); }),
              AllOf(HasSubstr("t10k-images-idx3-ubyte.gz"), HasSubstr("2646ac647ad5339dbf082846283269ea")));
}

TEST(MnistElsewhere, FetchingFromNowhereSaysSoAndLeavesNothing) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { fetch_mnist(folder / "mnist", {"http://127.0.0.1:9/"}, {}); }), HasSubstr("127.0.0.1:9"));
  EXPECT_TRUE(fs::is_empty(folder / "mnist"));
}

}  // namespace
}  // namespace latitude::data
