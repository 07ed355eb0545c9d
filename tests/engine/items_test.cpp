// Neighbours, thumbnails, contours and the files of the Embedding Projector, against the atlas itself.
#include <cmath>
#include <sstream>

#include "atlas/atlas.h"
#include "engine/open_model.h"
#include "engine/projector.h"
#include "engine/support.h"
#include "geometry/distance.h"
#include "geometry/tables.h"
#include "io/files.h"
#include "io/json.h"

namespace latitude::engine {
namespace {

using test::error_of;
using test::kItems;
using testing::HasSubstr;

std::string text_of(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = io::read_file(path, 1 << 20);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ItemsTest : public testing::Test {
 protected:
  const test::TemporaryFolder folder;
  const std::filesystem::path path = test::save_tiny_model(folder, "tvae");
  const OpenModel open{path};
  const atlas::Atlas codes = atlas::load_atlas(atlas::atlas_path(path), *model::load_model(path).model);
};

TEST_F(ItemsTest, NearestAreNearest) {
  const at::Tensor all = codes.codes.z.mean;
  for (const int item : {0, 17, kItems - 1}) {
    const Item found = open.item_with_nearest({.item = item, .distance = "euclidean", .count = 5});
    EXPECT_EQ(found.code, open.item(item).code);
    ASSERT_EQ(found.nearest.size(), 5U);
    at::Tensor distance = (all - all[item]).norm(2, 1);
    distance[item] = 1e9;
    const at::Tensor order = distance.argsort();
    for (std::size_t k = 0; k < 5; ++k) {
      EXPECT_EQ(found.nearest[k].item, order[static_cast<std::int64_t>(k)].item<std::int64_t>());
      EXPECT_NEAR(found.nearest[k].distance, distance[found.nearest[k].item].item<double>(), 1e-5);
      EXPECT_EQ(found.nearest[k].picture, open.item(found.nearest[k].item).picture);
    }
  }
  EXPECT_EQ(open.item_with_nearest({.item = 3, .count = 1000}).nearest.size(), static_cast<std::size_t>(kItems - 1));
  EXPECT_THAT(error_of([&] { open.item_with_nearest({.item = 3, .distance = "taxi"}); }), HasSubstr("euclidean"));
  EXPECT_THAT(error_of([&] { open.item_with_nearest({.item = kItems}); }), HasSubstr("expected an item from 0"));
}

TEST_F(ItemsTest, NearestAreThoseOfTheDistanceBetweenPairs) {
  const auto posterior = [this](int item) {
    return geometry::DiagonalGaussian{geometry::to_matrix(codes.codes.z.mean[item].unsqueeze(1)),
                                      geometry::to_matrix(codes.codes.z.log_std[item].unsqueeze(1)).array().exp()};
  };
  for (const geometry::DistanceKind& kind : geometry::distance_kinds()) {
    const Item found = open.item_with_nearest({.item = 7, .distance = kind.name, .count = kItems});
    ASSERT_EQ(found.nearest.size(), static_cast<std::size_t>(kItems - 1)) << kind.name;
    double before = 0;
    for (const Item::Near& near : found.nearest) {
      const double expected = kind.between(posterior(7), posterior(near.item));
      EXPECT_NEAR(near.distance, expected, 1e-9 * expected) << kind.name;
      EXPECT_GE(near.distance, before);
      before = near.distance;
    }
  }
}

TEST_F(ItemsTest, ThumbnailsAreTheItemsPictures) {
  const std::vector<Picture> drawn = open.thumbnails({5, 0, 5});
  ASSERT_EQ(drawn.size(), 3U);
  EXPECT_EQ(drawn[0], open.item(5).picture);
  EXPECT_EQ(drawn[1], open.item(0).picture);
  EXPECT_EQ(drawn[2], drawn[0]);
  EXPECT_TRUE(open.thumbnails({}).empty());
  EXPECT_THAT(error_of([&] { open.thumbnails({-1}); }), HasSubstr("thumbnails: found -1"));
  EXPECT_THAT(error_of([&] { open.thumbnails(std::vector<int>(5000)); }), HasSubstr("5000 items"));
}

TEST_F(ItemsTest, ValuesOfItemsAreThoseOfTheAtlas) {
  const ModelInfo& info = open.info();
  ASSERT_EQ(info.sigma.size(), static_cast<std::size_t>(kItems));
  ASSERT_EQ(info.reconstruction.size(), static_cast<std::size_t>(kItems));
  double product = 1;
  for (int d = 0; d < 3; ++d) product *= std::exp(codes.codes.z.log_std[7][d].item<double>());
  EXPECT_NEAR(double{info.sigma[7]}, std::cbrt(product), 1e-4);
  EXPECT_FLOAT_EQ(info.reconstruction[7], codes.reconstruction[7].item<float>());
}

TEST_F(ItemsTest, TheProjectorsFilesAgree) {
  ASSERT_TRUE(write_projector(open, folder / "map"));
  const ProjectorFiles files = projector_files(folder / "map");
  std::istringstream vectors(text_of(files.vectors)), metadata(text_of(files.metadata));
  std::string line;
  for (int i = 0; i < kItems; ++i) {
    ASSERT_TRUE(std::getline(vectors, line));
    std::istringstream row(line);
    for (int d = 0; d < 3; ++d) {
      float value = 0;
      ASSERT_TRUE(row >> value);
      EXPECT_EQ(value, codes.codes.z.mean[i][d].item<float>());
    }
  }
  EXPECT_FALSE(std::getline(vectors, line));
  ASSERT_TRUE(std::getline(metadata, line));
  EXPECT_EQ(line, "item\tclass\tsigma\treconstruction");
  ASSERT_TRUE(std::getline(metadata, line));
  EXPECT_THAT(line, testing::StartsWith(
                        "0\t" + open.info().class_names[static_cast<std::size_t>(open.info().labels[0])] + "\t"));
  const Picture sheet = io::read_png(files.sprite);
  EXPECT_EQ(sheet.width, 7 * 28);
  EXPECT_EQ(sheet.height, 7 * 28);
  const Picture ninth = open.item(9).picture;  // second row, third column
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      ASSERT_EQ(sheet.pixels[static_cast<std::size_t>((28 + y) * sheet.width + 2 * 28 + x)],
                ninth.pixels[static_cast<std::size_t>(y * 28 + x)]);
    }
  }
  const io::Json config = io::parse_json(text_of(files.config), "config");
  EXPECT_EQ(config.at("embeddings").at(0).at("sprite").at("singleImageDim"), (io::Json{28, 28}));
  EXPECT_EQ(config.at("embeddings").at(0).at("tensorPath"), "map.vectors.tsv");
}

TEST_F(ItemsTest, AnExportThatIsStoppedWritesNothing) {
  EXPECT_FALSE(write_projector(open, folder / "map", [] { return true; }));
  EXPECT_FALSE(std::filesystem::exists(folder / "map.vectors.tsv"));
  EXPECT_FALSE(std::filesystem::exists(folder / "map.sprite.png"));
  EXPECT_THAT(error_of([&] { write_projector(open, "/no/such/folder/map"); }), HasSubstr("/no/such/folder"));
}

TEST(ContoursOf, AreByLabel) {
  ContoursRequest request;
  for (int i = 0; i < 600; ++i) {
    const double angle = 0.1 * i, radius = 0.5 * std::fmod(i * 0.618, 1.0);
    request.x.push_back(static_cast<float>(radius * std::cos(angle) + (i % 3 == 2 ? 10 : 0)));
    request.y.push_back(static_cast<float>(radius * std::sin(angle)));
    request.labels.push_back(i % 3 == 1 ? -1 : i % 3);
  }
  const auto classes = contours_of(request);
  ASSERT_EQ(classes.size(), 3U);
  ASSERT_FALSE(classes[0].empty());
  EXPECT_TRUE(classes[1].empty());
  ASSERT_FALSE(classes[2].empty());
  EXPECT_LT(classes[0][0].x[0], 5);
  EXPECT_GT(classes[2][0].x[0], 5);
}

}  // namespace
}  // namespace latitude::engine
