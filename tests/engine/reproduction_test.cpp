// The published figures on a small set: every number is told, charts are there, trained models are shared.
#include "engine/reproduction.h"

#include <torch/torch.h>

#include <cmath>
#include <set>

#include "data/dataset.h"
#include "data/thinned.h"
#include "engine/finish.h"
#include "engine/prober.h"
#include "engine/support.h"
#include "evaluate/log_likelihood.h"
#include "evaluate/renyi_bound.h"
#include "evaluate/spectrum.h"
#include "model/model_file.h"

namespace latitude::engine {
namespace {

using test::error_of;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;

class ReproductionTest : public testing::Test {
 protected:
  ReproductionTest() {
    options.out = folder / "out";
    options.models = folder / "runs";
    options.data = glyphs.string();
    options.epochs = 2;
    options.alphas = {0, 1};
    options.dimensions = {2, 3};
    options.images = 7;
    options.samples = 40;
    options.probe_every = 1;
    std::filesystem::create_directories(options.out);
    watch.line = [this](const std::string& line) { lines.push_back(line); };
  }

  Reproduced run(const std::string& name) {
    lines.clear();
    return reproduction(name).run(options, watch);
  }

  // Every printed number of the table `name` by its column, from the JSON.
  static std::vector<double> column(const io::Json& json, const std::string& table, const std::string& name) {
    std::vector<double> values;
    for (const io::Json& row : json.at(table)) values.push_back(row.at(name).get<double>());
    return values;
  }

  model::Model model_of(const std::string& name) const {
    return model::load_model(options.models / name / (name + ".safetensors")).model;
  }

  test::TemporaryFolder folder;
  std::filesystem::path glyphs = test::save_glyphs(folder, 220);
  ReproductionOptions options;
  std::vector<std::string> lines;
  Watch watch;
};

TEST(Reproductions, HaveNamesTitlesAndOneLineForAWrongName) {
  std::set<std::string> names;
  for (const Reproduction& each : reproductions()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_THAT(each.title, testing::AnyOf(HasSubstr("figure"), HasSubstr("table"), HasSubstr("section")));
    EXPECT_FALSE(each.description.empty());
    EXPECT_EQ(&reproduction(each.name), &each);
  }
  EXPECT_THAT(names, testing::IsSupersetOf(
                         {"renyi-spectrum", "renyi-loglik", "renyi-logreg", "geodesic-curve", "tvae-table1"}));
  EXPECT_THAT(error_of([] { reproduction("renyi\nspectre"); }),
              AllOf(HasSubstr("spectre"), HasSubstr("renyi-spectrum")));
}

TEST(Reproductions, TextHasEveryNumberAndJsonHasThemUnrounded) {
  Reproduced made;
  made.tables.push_back({.name = "numbers",
                         .title = "Some numbers",
                         .columns = {"k", "log p"},
                         .rows = {{{.number = 30}, {.number = -98.7654321, .decimals = 2}},
                                  {{.text = "all"}, {.number = -1234.5, .decimals = 1}}}});
  made.claims.push_back({"it rises", "it falls"});
  made.files = {"a/chart.svg"};
  made.more["hidden"] = 7;
  EXPECT_EQ(to_text(made),
            "Some numbers\n    k    log p\n   30   -98.77\n  all  -1234.5\n\npaper: it rises\nours:  it falls\n\nwrote "
            "a/chart.svg\n");
  const io::Json json = to_json(made);
  EXPECT_EQ(json["numbers"][0], io::Json({{"k", 30.0}, {"log_p", -98.7654321}}));
  EXPECT_EQ(json["numbers"][1]["k"], "all");
  EXPECT_EQ(json["claims"][0]["ours"], "it falls");
  EXPECT_EQ(json["hidden"], 7);
}

TEST_F(ReproductionTest, TheSpectrumIsThatOfEachModel) {
  const Reproduced made = run("renyi-spectrum");
  const io::Json json = to_json(made);
  const std::vector<std::string> names = {"glyphs-iwae-2-epochs-2", "glyphs-elbo-2-epochs-2", "glyphs-iwae-3-epochs-2",
                                          "glyphs-elbo-3-epochs-2"};
  EXPECT_THAT(column(json, "spectrum", "k"), testing::ElementsAre(2, 2, 3, 3));
  EXPECT_THAT(column(json, "spectrum", "alpha"), testing::ElementsAre(0, 1, 0, 1));
  const data::Dataset test = data::load_splits(options.data, 1).test;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto expected = evaluate::measure_spectrum(*model_of(names[i]), test, 0);
    EXPECT_EQ(json["spectrum"][i]["active_components"].get<double>(), expected.at("active_components"));
    EXPECT_EQ(json["spectrum"][i]["active_units"].get<double>(), expected.at("active_units"));
    EXPECT_EQ(json["eigenvalues"][i]["eigenvalues"][1].get<double>(), expected.at("eigenvalue_2"));
  }
  for (const std::filesystem::path& file : made.files) EXPECT_TRUE(std::filesystem::exists(file)) << file;
  EXPECT_EQ(lines.size(), 8u) << "four models of two epochs";
  run("renyi-spectrum");
  EXPECT_THAT(lines, Each(HasSubstr("is there")));
}

TEST_F(ReproductionTest, RunsAreAveraged) {
  options.alphas = {1};
  options.dimensions = {3};
  const double one = to_json(run("renyi-spectrum"))["spectrum"][0]["total_variance"].get<double>();
  options.runs = 2;
  const io::Json both = to_json(run("renyi-spectrum"))["spectrum"][0];
  const data::Dataset test = data::load_splits(options.data, 2).test;
  const auto second = evaluate::measure_spectrum(*model_of("glyphs-elbo-3-epochs-2-seed-2"), test, 0);
  double two = 0;
  for (const char* k : {"eigenvalue_1", "eigenvalue_2", "eigenvalue_3"}) two += second.at(k);
  EXPECT_NEAR(both["total_variance"].get<double>(), (one + two) / 2, 1e-12);
}

TEST_F(ReproductionTest, TheLikelihoodIsThatOfSoManyImages) {
  options.alphas = {0.5};
  options.dimensions = {3};
  const io::Json row = to_json(run("renyi-loglik"))["likelihood"][0];
  const data::Dataset some = data::thinned(data::load_splits(options.data, 1).test, 7);
  const model::Model model = model_of("glyphs-renyi-0.5-3-epochs-2");
  EXPECT_EQ(row["bound"].get<double>(), evaluate::measure_renyi_bound(*model, some, 0, 0.5, 10));
  const auto expected = evaluate::measure_log_likelihood(*model, some, 0, 40);
  EXPECT_NEAR(row["log_p"].get<double>(), expected.at("log_likelihood"), 1e-9);
  EXPECT_NEAR(row["standard_error"].get<double>(), expected.at("log_likelihood_standard_error"), 1e-9);
  EXPECT_NEAR(row["effective_samples"].get<double>(), expected.at("log_likelihood_effective_samples"), 1e-9);
  EXPECT_NEAR(row["gap"].get<double>(), row["log_p"].get<double>() - row["bound"].get<double>(), 1e-12);
}

TEST_F(ReproductionTest, TheFiguresShareTheirModels) {
  run("renyi-logreg");
  EXPECT_EQ(lines.size(), 4u) << "the ELBO of two numbers of dimensions";
  options.alphas = {1};
  run("renyi-spectrum");
  EXPECT_THAT(lines, Each(HasSubstr("is there")));
  run("renyi-loglik");
  EXPECT_THAT(lines, Each(HasSubstr("is there")));
}

TEST_F(ReproductionTest, AccuraciesComeFromEveryProbe) {
  const io::Json json = to_json(run("renyi-logreg"));
  EXPECT_THAT(column(json, "accuracy", "k"), testing::ElementsAre(2, 2, 3, 3));
  EXPECT_THAT(column(json, "accuracy", "epoch"), testing::ElementsAre(1, 2, 1, 2));
  train::Recipe recipe;
  recipe.name = "glyphs-elbo-3-epochs-2";
  const RunFiles files = run_files(options.models / (recipe.name + "-probed"), recipe);
  const std::vector<Probe> kept = read_probes(files.probes, 2).probes;
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(json["accuracy"][3]["test_means"].get<double>(), kept[1].test_means);
  EXPECT_EQ(json["accuracy"][2]["test_means_and_variances"].get<double>(), kept[0].test_means_and_variances);
  EXPECT_EQ(json["accuracy"][3]["train_samples"].get<double>(), kept[1].train_sample);
}

TEST_F(ReproductionTest, StopsWhereItIs) {
  watch.stopped = [this] { return lines.size() >= 3; };  // in the second model
  EXPECT_THAT(error_of([&] { run("renyi-loglik"); }), HasSubstr("the same command goes on from there"));
  watch.stopped = {};
  run("renyi-loglik");
  EXPECT_THAT(lines[0], HasSubstr("is there"));
}

TEST_F(ReproductionTest, GeodesicsRiseAboveStraightLines) {
  const io::Json json = to_json(run("geodesic-curve"));
  ASSERT_GE(json["curves"].size(), 3u);
  for (const io::Json& row : json["curves"]) {
    const auto number = [&](const char* name) { return row.at(name).get<double>(); };
    EXPECT_LT(number("geodesic"), number("straight_line"));
    EXPECT_GE(number("greatest_sigma_on_the_geodesic"), number("greatest_sigma_on_the_line"));
    // Costa, Santos, Strapasson 2015, eq. 11: the distance of univariate normals in closed form.
    const double dm = number("mu_a") - number("mu_b"), sa = number("sigma_a"), sb = number("sigma_b");
    const double plus = std::sqrt(dm * dm + 2 * (sa + sb) * (sa + sb)),
                 minus = std::sqrt(dm * dm + 2 * (sa - sb) * (sa - sb));
    EXPECT_NEAR(number("geodesic"), std::sqrt(2) * std::log((plus + minus) / (plus - minus)), 1e-9);
  }
}

}  // namespace
}  // namespace latitude::engine
