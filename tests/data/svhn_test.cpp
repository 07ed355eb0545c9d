// SVHN from small files in its exact format, made here by matio, and the real one where it has been fetched.
#include "data/svhn.h"

#include "io/checksum.h"
#include "io/files.h"
#include "io/mat_writer.h"
#include "io/server.h"
#include "io/support.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;
using io::test::bytes;
using io::test::error_of;
using io::test::read_text;
using io::test::Server;
using io::test::TemporaryFolder;
using io::test::write_mat;
using io::test::write_text;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Svhn : public ::testing::Test {
 protected:
  // Element (row, column, channel, item) of MATLAB's array, columns first.
  std::uint8_t& at(std::size_t row, std::size_t column, std::size_t channel, std::size_t item) {
    return x_[row + 32 * (column + 32 * (channel + 3 * item))];
  }
  fs::path written(const std::string& name, bool compressed = true) const {
    write_mat(folder_ / name,
              {{"X", MAT_C_UINT8, MAT_T_UINT8, {32, 32, 3, 3}, x_.data()},
               {"y", MAT_C_UINT8, MAT_T_UINT8, {3, 1}, y_.data()}},
              compressed);
    return folder_ / name;
  }
  // What a file with other variables is refused by.
  std::string refusal(const std::vector<io::test::MatVariable>& variables) const {
    write_mat(folder_ / "bad.mat", variables, true);
    const auto text = error_of([&] { load((folder_ / "bad.mat").string()); });
    EXPECT_THAT(text, HasSubstr("bad.mat"));
    return text;
  }

  const TemporaryFolder folder_;
  std::vector<std::uint8_t> x_ = std::vector<std::uint8_t>(32 * 32 * 3 * 3), y_ = {1, 10, 9};
};

TEST_F(Svhn, PixelsLieByRowColumnAndChannel) {
  at(5, 7, 1, 2) = 51;
  at(31, 0, 0, 0) = 255;
  for (const bool compressed : {false, true}) {
    const auto dataset = load(written("train_32x32.mat", compressed).string());
    EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{3, 3, 32, 32}));
    EXPECT_FLOAT_EQ((dataset.images[2][1][5][7].item<float>()), 51 / 255.f);
    EXPECT_FLOAT_EQ((dataset.images[0][0][31][0].item<float>()), 1);
    EXPECT_FLOAT_EQ(dataset.images.sum().item<float>(), 1.2f);
    EXPECT_TRUE(torch::equal(dataset.labels, torch::tensor({1, 0, 9}, torch::kInt64)));
    EXPECT_EQ(dataset.class_names.size(), 10u);
  }
}

TEST_F(Svhn, LabelsMayBeDoubles) {
  const std::vector<double> y = {10, 2, 3};
  write_mat(
      folder_ / "a.mat",
      {{"y", MAT_C_DOUBLE, MAT_T_DOUBLE, {3, 1}, y.data()}, {"X", MAT_C_UINT8, MAT_T_UINT8, {32, 32, 3, 3}, x_.data()}},
      true);
  EXPECT_TRUE(torch::equal(load((folder_ / "a.mat").string()).labels, torch::tensor({0, 2, 3}, torch::kInt64)));
}

TEST_F(Svhn, SplitsAreCheckedByTheirMd5) {
  const auto path = written("train_32x32.mat");
  const PublishedFile file{"train_32x32.mat", io::md5(bytes(read_text(path)))};
  EXPECT_EQ(load_svhn(folder_.path(), file, true).name, "svhn:train");
  EXPECT_THAT(error_of([&] {
                load_svhn(folder_.path(), {"train_32x32.mat", "e26dedcc"}, true);
              }),
              AllOf(HasSubstr(path.string()), HasSubstr(file.md5), HasSubstr("expected e26dedcc")));
  EXPECT_THAT(error_of([&] {
                load_svhn(folder_.path(), {"test_32x32.mat", ""}, false);
              }),
              AllOf(HasSubstr("test_32x32.mat"), HasSubstr("latitude-cli fetch svhn")));
}

TEST_F(Svhn, OtherPicturesAreRefused) {
  const io::test::MatVariable y{"y", MAT_C_UINT8, MAT_T_UINT8, {3, 1}, y_.data()};
  const auto with = [&](matio_classes kind, matio_types type, std::vector<std::size_t> dims) {
    const std::vector<double> zeros(32 * 32 * 3 * 3);
    return refusal({{"X", kind, type, std::move(dims), zeros.data()}, y});
  };
  EXPECT_THAT(with(MAT_C_UINT8, MAT_T_UINT8, {32, 32, 9}), HasSubstr("shape [32, 32, 9], expected"));
  EXPECT_THAT(with(MAT_C_UINT8, MAT_T_UINT8, {3, 32, 32, 3}), HasSubstr("shape [3, 32, 32, 3]"));
  EXPECT_THAT(with(MAT_C_UINT8, MAT_T_UINT8, {28, 28, 3, 3}), HasSubstr("expected pictures of type U8"));
  EXPECT_THAT(with(MAT_C_DOUBLE, MAT_T_DOUBLE, {32, 32, 3, 3}), HasSubstr("type F64"));
  EXPECT_THAT(refusal({y}), HasSubstr("found no variable \"X\""));
}

TEST_F(Svhn, OtherLabelsAreRefused) {
  const io::test::MatVariable x{"X", MAT_C_UINT8, MAT_T_UINT8, {32, 32, 3, 3}, x_.data()};
  const auto with = [&](std::vector<double> y, std::vector<std::size_t> dims) {
    return refusal({x, {"y", MAT_C_DOUBLE, MAT_T_DOUBLE, std::move(dims), y.data()}});
  };
  EXPECT_THAT(refusal({x}), HasSubstr("found no variable \"y\""));
  EXPECT_THAT(with({1, 2}, {2, 1}), AllOf(HasSubstr("shape [2, 1]"), HasSubstr("expected labels [3, 1]")));
  EXPECT_THAT(with({1, 2, 3}, {1, 3}), HasSubstr("shape [1, 3]"));
  EXPECT_THAT(with({1, 11, 3}, {3, 1}), AllOf(HasSubstr("item 1 has the label 11"), HasSubstr("1 to 10")));
  EXPECT_THAT(with({1, 2, 0}, {3, 1}), HasSubstr("item 2 has the label 0"));
  EXPECT_THAT(with({1.5, 2, 3}, {3, 1}), HasSubstr("the label 1.5"));
  EXPECT_THAT(with({std::nan(""), 2, 3}, {3, 1}), HasSubstr("item 0 has the label"));
}

TEST_F(Svhn, FilesThatAreNoneAreRefused) {
  const auto path = folder_ / "bad.mat";
  const auto refused = [&](const std::string& text) {
    write_text(path, text);
    return error_of([&] { load(path.string()); });
  };
  EXPECT_THAT(refused(std::string(4000, 'x')), AllOf(HasSubstr("bad.mat"), HasSubstr("not a .mat file")));
  const std::string whole = read_text(written("whole.mat"));
  EXPECT_THAT(refused(whole.substr(0, whole.size() - 10)), AllOf(HasSubstr("bad.mat"), HasSubstr("are left")));
}

TEST_F(Svhn, IsFetchedAndVerified) {
  const std::string content = read_text(written("train_32x32.mat"));
  const Server server([&](const auto& request) { return io::test::serve(request, content); });
  const PublishedFile good{"train_32x32.mat", io::md5(bytes(content))}, other{"test_32x32.mat", "eb5a983b"};
  fetch_svhn(folder_ / "svhn", server.url("/"), {good}, {});
  fetch_svhn(folder_ / "svhn", server.url("/"), {good}, {});  // there already: nobody is asked
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].path, "/train_32x32.mat");
  EXPECT_EQ(load_svhn(folder_ / "svhn", good, true).size(), 3);
  EXPECT_THAT(error_of([&] {
                fetch_svhn(folder_ / "svhn", server.url("/"), {good, other}, {});
              }),
              AllOf(HasSubstr("test_32x32.mat"), HasSubstr("expected eb5a983b")));
}

TEST(SvhnFetched, TheRealOneIsTheKnownOne) {
  if (!fs::exists(io::user_data_folder() / "svhn/test_32x32.mat"))
    GTEST_SKIP() << "SVHN is not in " << io::user_data_folder() << "; `latitude-cli fetch svhn` gets it";
  const auto test = load("svhn:test");
  EXPECT_EQ(test.images.sizes(), (std::vector<std::int64_t>{26'032, 3, 32, 32}));
  EXPECT_TRUE(torch::equal(torch::bincount(test.labels),
                           torch::tensor({1744, 5099, 4149, 2882, 2523, 2384, 1977, 2019, 1660, 1595}, torch::kInt64)));
}

}  // namespace
}  // namespace latitude::data
