// The recipes of the paper's models, and the tables made of them on a small set.
#include "engine/tvae_models.h"

#include <torch/torch.h>

#include <cmath>
#include <map>

#include "data/dataset.h"
#include "engine/support.h"
#include "evaluate/linear_svm.h"
#include "evaluate/pixel_features.h"

namespace latitude::engine {
namespace {

using test::error_of;
using testing::HasSubstr;

TEST(TvaeModels, HaveTheRecipesOfThePaper) {
  ReproductionOptions options;
  options.epochs = 50;
  const train::Recipe tvae = tvae_recipe({.dimensions = 8}, options, 2);
  EXPECT_EQ(tvae.name, "mnist-tvae-affine-8-none-seed-2");
  EXPECT_EQ(
      tvae.model,
      io::Json(
          {{"family", "tvae"}, {"z", 8}, {"hidden", {256, 256}}, {"transformer", "affine"}, {"pose_prior", "none"}}));
  EXPECT_EQ(tvae.epochs, 50);
  EXPECT_EQ(tvae.batch, 100);
  EXPECT_EQ(tvae.seed, 2u);
  const train::Recipe vae = tvae_recipe({.family = "vae"}, options, 1);
  EXPECT_EQ(vae.name, "mnist-vae-20");
  EXPECT_EQ(vae.model, io::Json({{"family", "vae"}, {"z", 20}, {"hidden", {256, 256}}}));
  EXPECT_EQ(vae.optimiser, io::Json({{"name", "adam"}, {"rate", 0.001}}));
  const TvaeModel tps{.family = "tvae", .dimensions = 12, .transformer = "tps", .pose_prior = "fitted"};
  options.optimiser = "adadelta";
  options.epochs = 3;
  EXPECT_EQ(tvae_recipe(tps, options, 1).name, "mnist-tvae-tps-12-adadelta-epochs-3");
  EXPECT_EQ(tvae_recipe(tps, options, 1).optimiser["rho"], 0.95);
  EXPECT_EQ(title_of(tps), "TPS-TVAE (12)");
  EXPECT_EQ(title_of({.dimensions = 2, .transformer = "tps-6"}), "TPS-6-TVAE (2)");
  const TvaeModel critic{.variant = "critic", .options = {{"critic", {8}}}, .objective = {{"name", "adversarial"}}};
  EXPECT_EQ(tvae_recipe(critic, options, 1).name, "mnist-tvae-affine-20-none-critic-adadelta-epochs-3");
  EXPECT_EQ(tvae_recipe(critic, options, 1).model["critic"], io::Json({8}));
  EXPECT_EQ(tvae_recipe(critic, options, 1).objective["name"], "adversarial");
  EXPECT_EQ(title_of({.family = "dtvae", .dimensions = 8}), "Affine-DTVAE (8)");
}

TEST(TvaeModels, AreThoseThatShipWithTheProgram) {
  ReproductionOptions options;
  options.epochs = 50;
  const std::filesystem::path recipes = std::filesystem::path(LATITUDE_SOURCE_DIR) / "resources/recipes";
  for (const TvaeModel& model : {TvaeModel{.family = "vae", .dimensions = 2}, TvaeModel{.family = "vae"},
                                 TvaeModel{.pose_prior = "fitted"}, TvaeModel{.pose_prior = "identity"}}) {
    train::Recipe made = tvae_recipe(model, options, 1);
    train::Recipe shipped = train::read_recipe(recipes / (made.name + ".json"));
    shipped.description = made.description;
    EXPECT_EQ(made, shipped) << made.name;
  }
}

class TvaeTablesTest : public testing::Test {
 protected:
  TvaeTablesTest() {
    options.out = folder / "out";
    options.models = folder / "runs";
    options.data = glyphs.string();
    options.epochs = 1;
    options.dimensions = {2};
    watch.line = [this](const std::string& line) { lines.push_back(line); };
  }

  test::TemporaryFolder folder;
  std::filesystem::path glyphs = test::save_glyphs(folder, 220);
  ReproductionOptions options;
  std::vector<std::string> lines;
  Watch watch;
};

TEST_F(TvaeTablesTest, Table1BeginsWithThePixels) {
  watch.stopped = [this] { return lines.size() >= 3; };  // raw, PCA, and the first model's epoch
  EXPECT_THAT(error_of([&] { reproduction("tvae-table1").run(options, watch); }), HasSubstr("stopped"));
  EXPECT_THAT(lines, testing::ElementsAre("linear SVMs on Raw", "linear SVMs on PCA (2)", HasSubstr("glyphs-vae-2")));
}

TEST_F(TvaeTablesTest, Table1HasEveryRow) {
  options.runs = 2;
  const io::Json json = to_json(reproduction("tvae-table1").run(options, watch));
  const data::Splits splits = data::load_splits(options.data, 1);
  const auto raw = evaluate::svm_accuracies(evaluate::pixels(splits.train), splits.train.labels,
                                            evaluate::pixels(splits.test), splits.test.labels, 10);
  std::vector<std::string> inputs;
  for (const io::Json& row : json["accuracy"]) inputs.push_back(row["input"]);
  EXPECT_THAT(inputs,
              testing::ElementsAre("Raw", "PCA (2)", "VAE (2)", "Affine-TVAE (2)", "TPS-TVAE (2)", "Affine-DTVAE (2)"));
  EXPECT_NEAR(json["accuracy"][0]["test"].get<double>(), 100 * raw->test, 1e-9);
  EXPECT_NEAR(json["accuracy"][0]["mean"].get<double>(), 100 * raw->mean(), 1e-9);
  EXPECT_EQ(json["accuracy"][0]["paper_test"], 91.8);
  EXPECT_EQ(json["accuracy"][1]["paper_test"], "-");
  EXPECT_EQ(json["runs"][2]["test"].size(), 2u);
}

TEST_F(TvaeTablesTest, EveryFigureIsMadeToItsEnd) {
  options.images = 20;
  options.samples = 10;
  std::filesystem::create_directories(options.out);
  const std::map<std::string, std::size_t> rows = {{"tvae-fig5", 4},     {"tvae-samples", 4}, {"tvae-manifold", 4},
                                                   {"tvae-scatter", 4},  {"tvae-priors", 9},  {"tvae-template", 15},
                                                   {"tvae-marginal", 5}, {"tvae-options", 9}};
  for (const auto& [name, count] : rows) {
    const Reproduced made = reproduction(name).run(options, watch);
    ASSERT_EQ(made.tables.size(), 1u) << name;
    EXPECT_EQ(made.tables[0].rows.size(), count) << name;
    for (const auto& row : made.tables[0].rows) {
      EXPECT_EQ(row.size(), made.tables[0].columns.size()) << name;
      for (const Cell& cell : row) EXPECT_TRUE(std::isfinite(cell.number)) << name;
    }
    EXPECT_FALSE(made.claims.empty()) << name;
    for (const std::filesystem::path& file : made.files) {
      EXPECT_GT(std::filesystem::file_size(file), 0u) << file;
    }
  }
}

}  // namespace
}  // namespace latitude::engine
