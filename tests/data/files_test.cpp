// A person's own files as data sets, and the names and splits of all sets.
#include "data/files.h"

#include "data/array_tensor.h"
#include "io/gzip.h"
#include "io/npy.h"
#include "io/picture.h"
#include "io/support.h"

namespace latitude::data {
namespace {

namespace fs = std::filesystem;
using io::test::big_endian;
using io::test::error_of;
using io::test::TemporaryFolder;
using io::test::write_text;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Error of loading `path`: it always names the path.
std::string refusal(const fs::path& path) {
  const auto text = error_of([&] { load_path(path); });
  EXPECT_THAT(text, HasSubstr(path.filename().string()));
  return text;
}

void write_grey(const fs::path& path, std::uint8_t value, int width = 3, int height = 2) {
  io::write_png(path, {.width = width,
                       .height = height,
                       .channels = 1,
                       .pixels = std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), value)});
}

std::vector<float> first_pixels(const Dataset& dataset) {
  const auto first = dataset.images.flatten(1).select(1, 0).mul(255).contiguous();
  return {first.data_ptr<float>(), first.data_ptr<float>() + first.numel()};
}

std::vector<std::int64_t> labels(const Dataset& dataset) {
  return {dataset.labels.data_ptr<std::int64_t>(), dataset.labels.data_ptr<std::int64_t>() + dataset.labels.numel()};
}

class Files : public ::testing::Test {
 protected:
  fs::path npy(const std::string& name, const torch::Tensor& tensor) const {
    io::write_npy(folder_ / name, to_array(tensor));
    return folder_ / name;
  }
  fs::path npz(const std::string& name, const std::map<std::string, torch::Tensor>& tensors) const {
    std::map<std::string, io::Array> arrays;
    for (const auto& [key, tensor] : tensors) arrays[key] = to_array(tensor);
    io::write_npz(folder_ / name, arrays);
    return folder_ / name;
  }
  fs::path idx(const std::string& name, const std::vector<std::uint64_t>& shape, const std::string& data) const {
    std::string file = {'\0', '\0', '\x08', static_cast<char>(shape.size())};
    for (const auto size : shape) file += big_endian(size, 4);
    write_text(folder_ / name, name.ends_with(".gz") ? io::test::gzip(file + data) : file + data);
    return folder_ / name;
  }
  fs::path made(const std::string& name) const {
    fs::create_directories(folder_ / name);
    return folder_ / name;
  }

  const TemporaryFolder folder_;
};

TEST_F(Files, NpyOfBytesIsDividedBy255) {
  const auto bytes = torch::arange(24, torch::kUInt8).reshape({2, 3, 4}) * 10;
  const auto dataset = load_path(npy("a.npy", bytes));
  EXPECT_EQ(dataset.name, (folder_ / "a.npy").string());
  EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{2, 1, 3, 4}));
  EXPECT_TRUE(torch::allclose(dataset.images.squeeze(1), bytes.to(torch::kFloat32) / 255));
  EXPECT_FALSE(dataset.labels.defined());
  EXPECT_TRUE(dataset.class_names.empty());
}

TEST_F(Files, NpyOfFloatsIsTakenAsItIs) {
  for (const auto type : {torch::kFloat16, torch::kFloat32, torch::kFloat64}) {
    const auto values = torch::linspace(0, 1, 2 * 3 * 4 * 4).reshape({2, 3, 4, 4}).to(type);
    const auto dataset = load_path(npy("a.npy", values));
    EXPECT_TRUE(torch::equal(dataset.images, values.to(torch::kFloat32)));
  }
  EXPECT_TRUE(torch::equal(load_path(npy("b.npy", torch::eye(3).to(torch::kBool).unsqueeze(0))).images,
                           torch::eye(3).view({1, 1, 3, 3})));
}

TEST_F(Files, NpyOfRankTwoIsCodesOfAnyFiniteRange) {
  const auto dataset = load_path(npy("a.npy", torch::tensor({{-3.0f, 40.0f}, {1.0f, 0.0f}})));
  EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{2, 1, 1, 2}));
  EXPECT_EQ(dataset.images.max().item<float>(), 40);
}

TEST_F(Files, NpyOfOtherNumbersIsRefused) {
  EXPECT_THAT(refusal(npy("rank1.npy", torch::rand({5}))), AllOf(HasSubstr("[5]"), HasSubstr("[N, H, W]")));
  EXPECT_THAT(refusal(npy("rank5.npy", torch::rand({1, 1, 1, 2, 2}))), HasSubstr("[1, 1, 1, 2, 2]"));
  EXPECT_THAT(refusal(npy("two.npy", torch::rand({1, 2, 4, 4}))), AllOf(HasSubstr("[1, 2, 4, 4]"), HasSubstr("3 ch")));
  EXPECT_THAT(refusal(npy("int.npy", torch::ones({1, 2, 2}, torch::kInt64))),
              AllOf(HasSubstr("Long"), HasSubstr("uint8 or floating point")));
  EXPECT_THAT(refusal(npy("none.npy", torch::empty({0, 4, 4}))), HasSubstr("[0, 1, 4, 4]"));
  EXPECT_THAT(refusal(npy("nan.npy", torch::full({1, 2, 2}, std::nanf("")))), HasSubstr("not finite"));
  EXPECT_THAT(refusal(npy("code.npy", torch::full({1, 2}, HUGE_VALF))), HasSubstr("not finite"));
  EXPECT_THAT(refusal(npy("big.npy", torch::full({1, 2, 2}, 1.5))),
              AllOf(HasSubstr("to 1.5"), HasSubstr("expected 0 to 1")));
  EXPECT_THAT(refusal(npy("low.npy", torch::full({1, 2, 2}, -0.25))), HasSubstr("from -0.25"));
  write_text(folder_ / "text.npy", "not an array");
  refusal(folder_ / "text.npy");
}

TEST_F(Files, NpzHasImagesLabelsAndPoses) {
  const auto images = torch::rand({3, 4, 4}), poses = torch::rand({3, 6});
  const auto dataset =
      load_path(npz("a.npz", {{"images", images}, {"labels", torch::tensor({2, 0, 2})}, {"poses", poses}}));
  EXPECT_TRUE(torch::equal(dataset.images.squeeze(1), images));
  EXPECT_THAT(labels(dataset), ElementsAre(2, 0, 2));
  EXPECT_THAT(dataset.class_names, ElementsAre("0", "1", "2"));
  EXPECT_TRUE(torch::equal(dataset.poses, poses));
  EXPECT_FALSE(load_path(npz("b.npz", {{"images", images}})).labels.defined());
}

TEST_F(Files, NpzOfPartsThatDoNotFitIsRefused) {
  const auto images = torch::rand({3, 4, 4});
  EXPECT_THAT(refusal(npz("a.npz", {{"x", images}, {"y", images}})),
              AllOf(HasSubstr("\"x\", \"y\""), HasSubstr("expected \"images\"")));
  EXPECT_THAT(refusal(npz("few.npz", {{"images", images}, {"labels", torch::tensor({2, 0})}})),
              AllOf(HasSubstr("[2]"), HasSubstr("3 images")));
  EXPECT_THAT(refusal(npz("real.npz", {{"images", images}, {"labels", torch::rand({3})}})), HasSubstr("whole numbers"));
  EXPECT_THAT(refusal(npz("below.npz", {{"images", images}, {"labels", torch::tensor({0, -1, 1})}})),
              HasSubstr("from -1"));
  EXPECT_THAT(refusal(npz("codes.npz", {{"images", images}, {"labels", torch::tensor({0, 10'000, 1})}})),
              AllOf(HasSubstr("to 10000"), HasSubstr("expected 0 to 9999")));
  EXPECT_THAT(refusal(npz("pose.npz", {{"images", images}, {"poses", torch::rand({3, 4})}})),
              AllOf(HasSubstr("[3, 4]"), HasSubstr("[3, 6]")));
  EXPECT_THAT(refusal(npz("nan.npz", {{"images", images}, {"poses", torch::full({3, 6}, std::nanf(""))}})),
              HasSubstr("not finite"));
}

TEST_F(Files, IdxTakesTheLabelsBesideIt) {
  const std::string pixels = std::string("\0\xff", 2) + "abcd" + std::string("\x33\0", 2);
  const auto alone = load_path(idx("my-pictures", {2, 2, 2}, pixels));
  EXPECT_FALSE(alone.labels.defined());
  EXPECT_EQ(alone.images.sizes(), (std::vector<std::int64_t>{2, 1, 2, 2}));
  EXPECT_EQ(alone.images.flatten()[1].item<float>(), 1);
  idx("my-labels-idx1-ubyte.gz", {2}, std::string("\x01\0", 2));
  for (const char* name : {"my-images-idx3-ubyte", "my-images-idx3-ubyte.gz"}) {
    const auto both = load_path(idx(name, {2, 2, 2}, pixels));
    EXPECT_THAT(labels(both), ElementsAre(1, 0)) << name;
    EXPECT_TRUE(torch::equal(both.images, alone.images)) << name;
  }
}

TEST_F(Files, IdxIsFoundByItsNameWithoutGz) {
  idx("my-images.gz", {1, 1, 2}, "ab");
  EXPECT_EQ(load((folder_ / "my-images").string()).size(), 1);
}

TEST_F(Files, IdxWithLabelsThatDoNotFitIsRefused) {
  idx("a-labels", {3}, std::string("\x01\0\x01", 3));
  EXPECT_THAT(refusal(idx("a-images", {2, 2, 2}, "abcdefgh")), AllOf(HasSubstr("[3]"), HasSubstr("2 images")));
  EXPECT_THAT(refusal(idx("line", {2}, "ab")), HasSubstr("[2]"));
  write_text(folder_ / "text", "hello, this is no IDX file");
  EXPECT_THAT(refusal(folder_ / "text"), HasSubstr("IDX"));
}

TEST_F(Files, OtherKindsOfFilesAreRefused) {
  write_grey(folder_ / "one.png", 1);
  EXPECT_THAT(refusal(folder_ / "one.png"), AllOf(HasSubstr("found a .png file"), HasSubstr("folder of PNGs")));
  write_text(folder_ / "model.safetensors", "x");
  EXPECT_THAT(refusal(folder_ / "model.safetensors"), HasSubstr("found a .safetensors file"));
}

TEST_F(Files, FolderOfPicturesIsReadInTheOrderOfTheNames) {
  const auto folder = made("flat");
  write_grey(folder / "10.png", 30);
  write_grey(folder / "2.png", 20);
  write_grey(folder / "b.PNG", 40);
  write_grey(folder / ".hidden.png", 99);
  write_text(folder / "notes.txt", "left out");
  const auto dataset = load_path(folder);
  EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{3, 1, 2, 3}));
  EXPECT_THAT(first_pixels(dataset), ElementsAre(20, 30, 40));
  EXPECT_FALSE(dataset.labels.defined());
}

TEST_F(Files, FolderOfFoldersHasAClassEach) {
  for (const char* name : {"10", "9", "a"}) made(std::string("classes/") + name);
  made("classes/empty");
  write_grey(folder_ / "classes/10/x.png", 30);
  write_grey(folder_ / "classes/9/x.png", 10);
  write_grey(folder_ / "classes/9/y.png", 20);
  write_grey(folder_ / "classes/a/x.png", 40);
  const auto dataset = load_path(folder_ / "classes");
  EXPECT_THAT(first_pixels(dataset), ElementsAre(10, 20, 30, 40));
  EXPECT_THAT(labels(dataset), ElementsAre(0, 0, 1, 2));
  EXPECT_THAT(dataset.class_names, ElementsAre("9", "10", "a"));
}

TEST_F(Files, GreyPicturesAmongColouredOnesAreWidened) {
  const auto folder = made("mixed");
  write_grey(folder / "1.png", 7, 1, 1);
  io::write_png(folder / "2.png", {.width = 1, .height = 1, .channels = 3, .pixels = {10, 20, 30}});
  const auto dataset = load_path(folder);
  EXPECT_EQ(dataset.images.sizes(), (std::vector<std::int64_t>{2, 3, 1, 1}));
  EXPECT_TRUE(
      torch::allclose(dataset.images.view({2, 3}) * 255, torch::tensor({{7.0f, 7.0f, 7.0f}, {10.0f, 20.0f, 30.0f}})));
}

TEST_F(Files, FoldersWithAFaultAreRefused) {
  EXPECT_THAT(refusal(made("empty")), AllOf(HasSubstr("no PNG"), HasSubstr("expected PNGs")));
  made("hollow/class");
  EXPECT_THAT(refusal(folder_ / "hollow"), HasSubstr("no PNG"));
  write_grey(made("sizes") / "1.png", 1, 3, 2);
  write_grey(folder_ / "sizes/2.png", 1, 4, 2);
  EXPECT_THAT(error_of([&] { load_path(folder_ / "sizes"); }),
              AllOf(HasSubstr("2.png"), HasSubstr("4 x 2"), HasSubstr("expected 3 x 2 like 1.png")));
  write_text(made("text") / "1.png", "this is text");
  EXPECT_THAT(error_of([&] { load_path(folder_ / "text"); }), HasSubstr("text/1.png"));
  write_grey(made("both") / "1.png", 1);
  write_grey(made("both/class") / "1.png", 1);
  EXPECT_THAT(refusal(folder_ / "both"), AllOf(HasSubstr("class/"), HasSubstr("pictures alone")));
}

TEST_F(Files, ChecksumFollowsThePixels) {
  const auto images = torch::rand({2, 3, 3});
  const auto first = load_path(npy("a.npy", images)).checksum;
  EXPECT_EQ(load_path(npz("b.npz", {{"images", images}})).checksum, first);
  images[0][0][0] = 0.125f;
  EXPECT_NE(load_path(npy("a.npy", images)).checksum, first);
}

// Each picture holds its own number, so that the cut can be read off.
TEST_F(Files, AllIsTheTrainingItemsThenTheTestItems) {
  const auto all = load("glyphs:all"), train = load("glyphs:train"), test = load("glyphs:test");
  ASSERT_EQ(all.size(), train.size() + test.size());
  EXPECT_EQ(all.name, "glyphs:all");
  EXPECT_TRUE(torch::equal(all.images.slice(0, 0, train.size()), train.images));
  EXPECT_TRUE(torch::equal(all.images.slice(0, train.size()), test.images));
  EXPECT_TRUE(torch::equal(all.labels.slice(0, train.size()), test.labels));
  EXPECT_TRUE(torch::equal(all.poses.slice(0, train.size()), test.poses));
  EXPECT_NE(all.checksum, train.checksum);
  EXPECT_THAT(error_of([] { load("glyphs:every"); }), HasSubstr("\"glyphs:all\""));
}

TEST_F(Files, SplitsAreCutByTheSeedIntoNineTenthsAndOne) {
  const auto numbers = torch::arange(200, torch::kUInt8);
  const auto path = npz("a.npz", {{"images", numbers.view({200, 1, 1}).expand({200, 2, 2})},
                                  {"labels", numbers.to(torch::kInt64)},
                                  {"poses", numbers.to(torch::kFloat32).view({200, 1}).expand({200, 6})}});
  const auto splits = load_splits(path.string(), 3);
  EXPECT_EQ(splits.train.size(), 180);
  EXPECT_EQ(splits.test.size(), 20);
  const auto all = std::get<0>(torch::sort(torch::cat({splits.train.labels, splits.test.labels})));
  EXPECT_TRUE(torch::equal(all, torch::arange(200, torch::kInt64))) << "each picture in one part";
  for (const auto* part : {&splits.train, &splits.test}) {  // pictures, labels and poses stay together
    EXPECT_TRUE(torch::allclose(part->images.flatten(1).select(1, 0) * 255, part->labels.to(torch::kFloat32)));
    EXPECT_TRUE(torch::equal(part->poses.select(1, 5), part->labels.to(torch::kFloat32)));
    EXPECT_TRUE((part->labels.diff() > 0).all().item<bool>()) << "in the set's order";
    EXPECT_EQ(part->class_names.size(), 200u);
  }
  EXPECT_TRUE(torch::equal(load_splits(path.string(), 3).test.labels, splits.test.labels));
  EXPECT_FALSE(torch::equal(load_splits(path.string(), 4).test.labels, splits.test.labels));
  EXPECT_NE(splits.train.checksum, splits.test.checksum);
}

TEST_F(Files, SmallSetsKeepOnePictureForTesting) {
  const auto two = load_splits(npy("two.npy", torch::rand({2, 2, 2})).string());
  EXPECT_EQ(two.train.size(), 1);
  EXPECT_EQ(two.test.size(), 1);
  const auto one = npy("one.npy", torch::rand({1, 2, 2})).string();
  EXPECT_THAT(error_of([&] { load_splits(one); }),
              AllOf(HasSubstr("one.npy"), HasSubstr("1 image"), HasSubstr("at least 2")));
}

TEST(Names, AreRegisteredOnceAndDescribed) {
  EXPECT_THAT(names(), ::testing::UnorderedElementsAre("mnist", "cifar-10", "svhn", "glyphs", "two-moons"));
  for (const auto& name : names()) EXPECT_FALSE(source(name).description.empty());
  EXPECT_THAT(error_of([] { source("cifar"); }),
              AllOf(HasSubstr("\"cifar\""), HasSubstr("mnist, cifar-10, svhn, glyphs, two-moons")));
}

TEST(Names, UnknownOnesAndSplitsAreRefused) {
  EXPECT_THAT(error_of([] { load("no/such/file"); }),
              AllOf(HasSubstr("no/such/file"), HasSubstr("a path or one of mnist, cifar-10, svhn, glyphs, two-moons")));
  EXPECT_THAT(error_of([] { load(""); }), HasSubstr("expected a path"));
  EXPECT_THAT(error_of([] { load("glyphs:valid"); }), AllOf(HasSubstr("\"valid\""), HasSubstr("\"glyphs:train\"")));
  EXPECT_THAT(error_of([] { load("two-moons:"); }), HasSubstr("expected \"two-moons:train\""));
}

TEST(Names, ANamedSplitIsCutLikeAFile) {
  const auto splits = load_splits("two-moons:test");
  EXPECT_EQ(splits.train.size(), 1800);
  EXPECT_EQ(splits.test.size(), 200);
}

}  // namespace
}  // namespace latitude::data
