// The analysis of several models: the numbers of core/evaluate, what is quick first, and what is known is not measured
// again.
#include "engine/analyst.h"

#include <chrono>
#include <filesystem>
#include <fstream>

#include "atlas/atlas.h"
#include "data/glyphs.h"
#include "engine/support.h"
#include "evaluate/aggregated_posterior.h"
#include "evaluate/kl_by_dimension.h"
#include "evaluate/spectrum.h"
#include "model/model_file.h"

namespace latitude::engine {
namespace {

using testing::HasSubstr;

std::vector<Analysis> all(Analyst& analyst, const std::vector<std::string>& models) {
  std::vector<Analysis> heard;
  analyst.analyse(
      {models}, [] { return false; }, [&heard](const Analysis& each) { heard.push_back(each); });
  return heard;
}

class AnalystTest : public testing::Test {
 protected:
  const test::TemporaryFolder folder;
  const std::string vae = test::save_tiny_model(folder, "vae").string();
  const std::string tvae = test::save_tiny_model(folder, "tvae").string();
  Analyst analyst;
};

TEST_F(AnalystTest, TheNumbersAreThoseOfEvaluate) {
  const std::vector<Analysis> heard = all(analyst, {vae});
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_FALSE(heard.front().complete);
  EXPECT_TRUE(heard.front().models[0].aggregated_kl.empty()) << "what is quick is said first";
  ASSERT_TRUE(heard.back().complete);
  const LatentShape& found = heard.back().models.at(0);
  EXPECT_EQ(found.model, vae);
  EXPECT_EQ(found.name, "vae");
  EXPECT_EQ(found.dimensions, 3);
  EXPECT_EQ(found.items, test::kItems);
  EXPECT_EQ(found.objective, "") << "this file has no recipe";

  const model::OpenedModel opened = model::load_model(vae);
  const atlas::Atlas atlas = atlas::load_atlas(atlas::atlas_path(vae), *opened.model);
  const nn::Posterior q = {atlas.codes.z.mean.to(at::kDouble), atlas.codes.z.log_std.to(at::kDouble)};
  const evaluate::Spectrum spectrum = evaluate::spectrum(q.mean);
  EXPECT_EQ(found.eigenvalues, spectrum.eigenvalues);
  EXPECT_EQ(found.active_components, spectrum.active_components);
  EXPECT_EQ(found.active_units, spectrum.active_units);
  const evaluate::KlByDimension kl = evaluate::kl_by_dimension(q);
  EXPECT_EQ(found.kl, kl.mean);
  EXPECT_EQ(found.collapsed, kl.collapsed);
  const at::Tensor aggregated = evaluate::aggregated_kl(q);
  ASSERT_EQ(found.aggregated_kl.size(), 3U);
  for (int d = 0; d < 3; ++d) EXPECT_EQ(found.aggregated_kl[static_cast<std::size_t>(d)], aggregated[d].item<double>());
}

TEST_F(AnalystTest, SeveralModelsInTheirOrderAndTroubleBesideThem) {
  std::ofstream(folder / "text.safetensors") << "this is no model";
  const std::string text = (folder / "text.safetensors").string(), missing = (folder / "missing.safetensors").string();
  const std::string alone = (folder / "alone.safetensors").string();
  std::filesystem::copy_file(vae, alone);  // without its atlas
  const Analysis last = all(analyst, {tvae, text, alone, missing, vae}).back();
  ASSERT_EQ(last.models.size(), 3U);
  EXPECT_EQ(last.models[0].model, tvae);
  EXPECT_EQ(last.models[1].model, alone);
  EXPECT_EQ(last.models[1].items, 0);
  EXPECT_EQ(last.models[1].dimensions, 3);
  EXPECT_TRUE(last.models[1].eigenvalues.empty());
  EXPECT_EQ(last.models[2].model, vae);
  ASSERT_EQ(last.refused.size(), 2U);
  EXPECT_EQ(last.refused[0].model, text);
  EXPECT_EQ(last.refused[1].model, missing);
  for (const Analysis::Refused& refused : last.refused) EXPECT_EQ(refused.what.find('\n'), std::string::npos);
  EXPECT_TRUE(last.complete);
}

TEST_F(AnalystTest, WhatIsKnownIsSaidAtOnceUntilAFileChanges) {
  const Analysis first = all(analyst, {vae}).back();
  const std::vector<Analysis> again = all(analyst, {vae});
  ASSERT_EQ(again.size(), 1U);
  EXPECT_TRUE(again.front().complete);
  EXPECT_EQ(again.front().models, first.models);
  const model::OpenedModel opened = model::load_model(vae);
  atlas::save_atlas(atlas::atlas_path(vae), atlas::make_atlas(*opened.model, data::make_glyphs(test::kItems, 9)));
  std::filesystem::last_write_time(atlas::atlas_path(vae),
                                   std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_NE(all(analyst, {vae}).back().models, first.models);
  std::filesystem::remove(atlas::atlas_path(vae));
  EXPECT_EQ(all(analyst, {vae}).back().models[0].items, 0);
}

TEST_F(AnalystTest, StopsAtAnyMoment) {
  for (int after = 0; after < 6; ++after) {
    Analyst fresh;
    int asked = 0;
    bool complete = false;
    fresh.analyse(
        {{vae, tvae}}, [&] { return asked++ >= after; },
        [&complete](const Analysis& each) { complete = each.complete; });
    EXPECT_EQ(asked, after + 1);
    EXPECT_FALSE(complete);
  }
}

TEST_F(AnalystTest, SaysWhatTheRecipeTrainedBy) {
  const model::OpenedModel opened = model::load_model(vae);
  const auto objective = [&](const std::string& recipe) {
    const std::string path = (folder / "named.safetensors").string();
    model::save_model(path, *opened.model, {{"recipe", recipe}});
    Analyst fresh;
    return all(fresh, {path}).back().models.at(0).objective;
  };
  EXPECT_EQ(objective(R"({"objective": {"name": "elbo"}})"), "ELBO");
  EXPECT_EQ(objective(R"({"objective": {"name": "iwae", "samples": 10}})"), "IWAE, 10 samples");
  EXPECT_EQ(objective(R"({"objective": {"name": "renyi", "alpha": 0.5, "samples": 10}})"), "Rényi α 0.5, 10 samples");
  EXPECT_EQ(objective(R"({"objective": {"name": "mine"}})"), "mine");
  for (const char* damaged : {"", "[", "{}", "7", R"({"objective": 3})", R"({"objective": {"name": 3}})"}) {
    EXPECT_EQ(objective(damaged), "") << damaged;
  }
}

}  // namespace
}  // namespace latitude::engine
