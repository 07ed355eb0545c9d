// Pose transfer: every cell is what the decoder draws for the row's z at the column's pose.
#include "engine/transfer.h"

#include <cstdlib>

#include "engine/open_model.h"
#include "engine/support.h"
#include "io/files.h"

namespace latitude::engine {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TransferRequest of_items(std::vector<int> rows, std::vector<int> columns) {
  TransferRequest request;
  request.rows.items = std::move(rows);
  request.columns.items = std::move(columns);
  return request;
}

// The pose went through a person's coordinates, and so through rounding: one shade more or less.
void expect_alike(const Picture& a, const Picture& b) {
  ASSERT_EQ(a.pixels.size(), b.pixels.size());
  int most = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) most = std::max(most, std::abs(a.pixels[i] - b.pixels[i]));
  EXPECT_LE(most, 1);
}

void expect_is_the_decode_of_each_pair(const OpenModel& open, const Transfer& transfer) {
  ASSERT_EQ(transfer.pictures.size(), transfer.templates.size());
  for (std::size_t r = 0; r < transfer.pictures.size(); ++r) {
    ASSERT_EQ(transfer.pictures[r].size(), transfer.originals.size());
    for (std::size_t c = 0; c < transfer.pictures[r].size(); ++c) {
      const Code& code = transfer.codes[r][c];
      EXPECT_EQ(code.z, transfer.codes[r][0].z) << "a row has one template";
      EXPECT_EQ(code.pose, transfer.codes[0][c].pose) << "a column has one pose";
      const Decoded decoded = open.decode({code});
      expect_alike(transfer.pictures[r][c], decoded.picture);
      expect_alike(transfer.templates[r], *decoded.template_picture);
      EXPECT_EQ(decoded.grid.size(), transfer.grids[c].size());
    }
  }
}

TEST(OpenModelTransfer, IsTheDecodeOfEachPair) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  const Transfer transfer = open.transfer(of_items({4, 9, 2}, {1, 9}));
  ASSERT_THAT(transfer.templates, SizeIs(3));
  ASSERT_THAT(transfer.originals, SizeIs(2));
  expect_is_the_decode_of_each_pair(open, transfer);
  EXPECT_EQ(transfer.codes[1][1], open.item(9).code) << "an item at its own pose is itself";
  EXPECT_EQ(transfer.originals[0], open.item(1).picture);
  expect_alike(transfer.pictures[1][1], transfer.originals[1]);
}

TEST(OpenModelTransfer, TakesTheSlidersAndDrawsFromThePrior) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  TransferRequest request = of_items({}, {3, 5, 8});
  request.rows.from = "sliders";
  request.code = open.item(7).code;
  const Transfer sliders = open.transfer(request);
  expect_is_the_decode_of_each_pair(open, sliders);
  EXPECT_EQ(sliders.codes[0][2].z, request.code.z);
  request.rows = {.from = "prior", .items = {}, .draws = 4, .seed = 11};
  request.columns = {.from = "prior", .items = {}, .draws = 2, .seed = 3};
  const Transfer drawn = open.transfer(request), again = open.transfer(request);
  ASSERT_THAT(drawn.templates, SizeIs(4));
  expect_is_the_decode_of_each_pair(open, drawn);
  EXPECT_EQ(drawn.pictures, again.pictures);
  request.rows.seed = 12;
  EXPECT_NE(open.transfer(request).codes, drawn.codes);
}

TEST(OpenModelTransfer, RefusesWhatItCannotDo) {
  const test::TemporaryFolder folder;
  const OpenModel flat(test::save_tiny_model(folder, "vae")), open(test::save_tiny_model(folder, "tvae"));
  EXPECT_THAT(test::error_of([&] { flat.transfer(of_items({1}, {1})); }), HasSubstr("has no pose"));
  EXPECT_THAT(test::error_of([&] { open.transfer(of_items({1}, {})); }), HasSubstr("poses: found no items"));
  EXPECT_THAT(test::error_of([&] { open.transfer(of_items({40}, {1})); }), HasSubstr("an item from 0 to 39"));
  TransferRequest request = of_items(std::vector<int>(100, 1), std::vector<int>(100, 1));
  EXPECT_THAT(test::error_of([&] { open.transfer(request); }), HasSubstr("100 x 100"));
  request.rows.from = "thin air";
  EXPECT_THAT(test::error_of([&] { open.transfer(request); }), HasSubstr("\"thin air\""));
  request.rows = {.from = "prior", .items = {}, .draws = 0, .seed = 1};
  EXPECT_THAT(test::error_of([&] { open.transfer(request); }), HasSubstr("0 draws"));
}

TEST(DistinctItems, TakeEachClassOnceBeforeAnyTwice) {
  ModelInfo model;
  model.items = 7;
  model.labels = {2, 2, 0, 1, 0, 2, 1};
  EXPECT_EQ(distinct_items(model, 3), (std::vector{2, 3, 0}));
  EXPECT_EQ(distinct_items(model, 5), (std::vector{2, 3, 0, 4, 6}));
  EXPECT_THAT(distinct_items(model, 50), SizeIs(7));
  model.labels.clear();
  EXPECT_EQ(distinct_items(model, 3), (std::vector{0, 1, 2}));
}

TEST(WriteTransfer, WritesASheetOrADrawing) {
  const test::TemporaryFolder folder;
  const OpenModel open(test::save_tiny_model(folder, "tvae"));
  const Transfer transfer = open.transfer(of_items({4, 9, 2}, {1, 9}));
  EXPECT_TRUE(write_transfer(transfer, folder / "t.png"));
  const Picture sheet = io::read_png(folder / "t.png");
  EXPECT_EQ(sheet.width, 3 * 30 - 2);
  EXPECT_EQ(sheet.height, 4 * 30 - 2);
  EXPECT_TRUE(write_transfer(transfer, folder / "t.svg"));
  const std::vector<std::byte> bytes = io::read_file(folder / "t.svg", 1 << 20);
  const std::string svg(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::size_t images = 0;
  for (auto at = svg.find("<image"); at != std::string::npos; at = svg.find("<image", at + 1)) ++images;
  EXPECT_EQ(images, 3U * 2 + 3 + 2);
  EXPECT_THAT(test::error_of([&] { write_transfer(transfer, folder / "t.gif"); }), HasSubstr("expected .png or .svg"));
  EXPECT_THAT(test::error_of([&] { write_transfer({}, folder / "t.png"); }), HasSubstr("no pictures"));
}

}  // namespace
}  // namespace latitude::engine
